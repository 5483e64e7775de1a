import { MetaphaseError } from '@metaphase/errors'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { findPlaces } from './places.ts'
import { batchRenderer, type BatchRenderer, domainNamesOf } from './render-batch.ts'
import type { Pipeline, PipelineOptions, TrainingBatch } from './training-batch.ts'
import { workerRenderer } from './worker-renderer.ts'

/**
 * Starts making batches when the first is asked for. Throws `request-invalid` for a sampling that the images cannot serve and
 * for a store at another µm per pixel. Close it: it holds threads and a scratch folder.
 */
export async function openPipeline(options: PipelineOptions): Promise<Pipeline> {
  const { images: store, modelMpp, stepsPerEpoch: _steps, ahead: _ahead, workers, ...sampled } = options
  if (store.modelMpp !== modelMpp)
    throw new MetaphaseError(
      'request-invalid',
      `The images were decoded at ${store.modelMpp} µm per pixel where the run asks for ${modelMpp}; decode them again.`,
    )
  const { emptyShares } = findPlaces(store.images, sampled.sampling, sampled.cropPx)
  const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-crops-'))
  const recipe = { ...sampled, images: store.images, scratchDir }
  const renderer = workers > 0 ? workerRenderer(recipe, workers) : batchRenderer(recipe)
  const prefetch = new Prefetch(renderer, options)
  let waitedMs = 0
  return {
    domainNames: domainNamesOf(store.images),
    emptyShares,
    batch: async (epoch, step) => {
      const from = performance.now()
      const batch = await prefetch.take(epoch, step)
      waitedMs += performance.now() - from
      return batch
    },
    get waitedMs() {
      return waitedMs
    },
    close: async () => {
      await renderer.close()
      await rm(scratchDir, { recursive: true, force: true })
    },
  }
}

/** Batches under way, from the one asked for last onwards. */
class Prefetch {
  readonly #renderer: BatchRenderer
  readonly #stepsPerEpoch: number
  readonly #ahead: number
  readonly #underWay = new Map<number, Promise<TrainingBatch>>()

  constructor(renderer: BatchRenderer, { stepsPerEpoch, ahead, workers }: PipelineOptions) {
    this.#renderer = renderer
    this.#stepsPerEpoch = stepsPerEpoch
    // Without threads, making the next batch would only delay this one.
    this.#ahead = workers > 0 ? ahead : 0
  }

  /** After a jump what was made for nothing is dropped. */
  take(epoch: number, step: number): Promise<TrainingBatch> {
    const position = epoch * this.#stepsPerEpoch + step
    for (const other of this.#underWay.keys())
      if (other < position || other > position + this.#ahead) this.#underWay.delete(other)
    for (let next = position; next <= position + this.#ahead; next++) this.#begin(next)
    const batch = this.#underWay.get(position)!
    this.#underWay.delete(position)
    return batch
  }

  #begin(position: number): void {
    if (this.#underWay.has(position)) return
    const epoch = Math.floor(position / this.#stepsPerEpoch)
    const batch = this.#renderer.render(epoch, position % this.#stepsPerEpoch)
    // Whoever asks for the batch meets its failure; until then nobody may.
    batch.catch(() => undefined)
    this.#underWay.set(position, batch)
  }
}
