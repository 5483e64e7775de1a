import type { SourceName } from '../data/annotated-image.ts'
import type { Augmentation } from './augmentation.ts'
import type { ImageStore } from './image-store.ts'
import type { Grafts, SamplingShare } from './sampling.ts'

/** What one training step sees: N crops of S × S px, each in two views of the same geometry, row by row. */
export interface TrainingBatch {
  /** S, e.g. 256. */
  readonly cropPx: number
  /** [N, S, S, 3] RGB: flips, rotation and scale only. */
  readonly weak: Uint8Array<ArrayBuffer>
  /** [N, S, S, 3] RGB: the same pixels after stain jitter, tone, blur and sharpening. */
  readonly strong: Uint8Array<ArrayBuffer>
  /** [N, S, S] of `LabelCode`. */
  readonly labels: Uint8Array<ArrayBuffer>
  /**
   * [N, S, S]: 0 nowhere; on the 3 × 3 px around an annotated centre 1 + its class's index in `maskClasses` (mitotic
   * figure 3, hard negative 4), but where the pixel is ignored.
   */
  readonly points: Uint8Array<ArrayBuffer>
  /** [N]: 1 where the figure in focus is atypical, 0 where it is typical, −1 where that is not known or nothing is in focus. */
  readonly atypical: Int8Array<ArrayBuffer>
  /** [N] indices into `Pipeline.domainNames`. */
  readonly domains: Int32Array<ArrayBuffer>
  /** [N] */
  readonly sources: readonly SourceName[]
}

export interface PipelineOptions {
  readonly images: ImageStore
  /** Normalised; every sample draws its share from its own random stream. */
  readonly sampling: readonly SamplingShare[]
  readonly augmentation: Augmentation
  /** µm per pixel of the crops; must be the store's. */
  readonly modelMpp: number
  readonly cropPx: number
  /**
   * A figure in focus lies at most this far from the crop's middle, each way, and the crop shows its own image alone,
   * reflected at its edges, as a classifier sees it; null: somewhere in the crop, and patches are laid into mosaics.
   */
  readonly focusJitterPx: number | null
  /** Null lays no figures of other images into crops. */
  readonly grafts: Grafts | null
  readonly batchSize: number
  readonly seed: number
  readonly stepsPerEpoch: number
  /** Worker threads; 0 makes batches in the calling thread, when they are asked for. */
  readonly workers: number
  /** Batches made before they are asked for. */
  readonly ahead: number
}

export interface Pipeline {
  /** `<source>/<scanner>` of every image of the store, sorted. */
  readonly domainNames: readonly string[]
  /** Shares that ask for what the store has none of (yet): the others take their part. */
  readonly emptyShares: readonly SamplingShare[]
  /**
   * Sample content depends on (seed, epoch, step, index in batch) alone. Steps are asked for in order; `ahead` batches are
   * prefetched, across epochs. Rejects with what made a batch fail, e.g. `slide-unreadable`.
   */
  batch(epoch: number, step: number): Promise<TrainingBatch>
  /** Milliseconds the caller waited for batches so far. */
  readonly waitedMs: number
  close(): Promise<void>
}
