import type { AnnotatedImage } from '../data/annotated-image.ts'
import { openImageStore, type ImageStore } from '../pipeline/image-store.ts'
import { openPipeline } from '../pipeline/open-pipeline.ts'
import { domainNamesOf } from '../pipeline/render-batch.ts'
import type { Pipeline } from '../pipeline/training-batch.ts'
import type { RunFile } from '../run-file.ts'
import type { Position } from './checkpoint.ts'
import { withHardNegatives } from './mine-hard-negatives.ts'

export interface TrainingInput {
  /** `<source>/<scanner>` of everything the run sees, sorted: the domains of the domain classifier. */
  readonly domainNames: readonly string[]
  /** Classes of the domain classifier: of a single domain, which there is nothing to tell from, a second stays unseen. */
  readonly domains: number
  /** The pipeline for an epoch; the same one as long as that samples the same images with the same annotations. */
  pipelineFor(epoch: number, hardNegatives: Position['hardNegatives']): Promise<Pipeline>
  /** A pipeline's domain indices as indices into `domainNames`. */
  domainsOf(pipeline: Pipeline, indices: Int32Array): Int32Array<ArrayBuffer>
  close(): Promise<void>
}

interface InputOptions {
  readonly run: RunFile
  readonly images: {
    readonly warmUp: readonly AnnotatedImage[]
    readonly training: readonly AnnotatedImage[]
  }
  readonly workers: number
}

export function openTrainingInput({ run, images, workers }: InputOptions): TrainingInput {
  const all = [...images.warmUp, ...images.training]
  const domainNames = domainNamesOf(all)
  let open: { readonly key: string; readonly store: ImageStore; readonly pipeline: Pipeline } | null = null

  async function openFor(key: string, isWarmUp: boolean, hardNegatives: Position['hardNegatives']) {
    const { modelMpp, cropPx, batchSize, seed, stepsPerEpoch, augmentation } = run
    const base = isWarmUp
      ? await openImageStore(images.warmUp, { modelMpp })
      : (open?.store ?? (await openImageStore(images.training, { modelMpp })))
    const mined = new Map(
      images.training
        .filter(({ id }) => hardNegatives[id])
        .map(({ id, figures }) => [id, withHardNegatives(figures, hardNegatives[id])]),
    )
    const store = isWarmUp ? base : await base.withFigures(mined)
    const pipeline = await openPipeline({
      images: store,
      sampling: isWarmUp ? run.warmUp.sampling : run.sampling,
      augmentation,
      modelMpp,
      cropPx,
      focusJitterPx: run.classification && run.classification.jitterUm / modelMpp,
      grafts: isWarmUp ? null : run.grafts,
      batchSize,
      seed,
      stepsPerEpoch,
      workers,
      ahead: 2 * Math.max(1, workers),
    })
    return { key, store, pipeline }
  }

  return {
    domainNames,
    domains: Math.max(2, domainNames.length),
    async pipelineFor(epoch, hardNegatives) {
      const isWarmUp = epoch < run.warmUp.epochs
      const key = isWarmUp ? 'warm-up' : JSON.stringify(hardNegatives)
      if (open?.key === key) return open.pipeline
      await open?.pipeline.close()
      if (open?.key === 'warm-up') open = null // its images are not the training's
      open = await openFor(key, isWarmUp, hardNegatives)
      return open.pipeline
    },
    domainsOf: ({ domainNames: names }, indices) => {
      const own = names.map((name) => domainNames.indexOf(name))
      return Int32Array.from(indices, (index) => own[index]!)
    },
    close: async () => open?.pipeline.close(),
  }
}
