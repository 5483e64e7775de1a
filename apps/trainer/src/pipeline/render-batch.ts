import { MetaphaseError } from '@metaphase/errors'
import { randomOf } from '../random.ts'
import type { Augmentation } from './augmentation.ts'
import { findPlaces } from './places.ts'
import { sampleRenderer } from './render-sample.ts'
import type { Grafts, SamplingShare } from './sampling.ts'
import { SlideWindows } from './slide-windows.ts'
import { domainOf, type StoredImage } from './stored-image.ts'
import type { TrainingBatch } from './training-batch.ts'

/** All that batches follow from, in a form that threads can be sent. */
export interface BatchRecipe {
  readonly images: readonly StoredImage[]
  readonly sampling: readonly SamplingShare[]
  readonly augmentation: Augmentation
  readonly cropPx: number
  readonly focusJitterPx: number | null
  readonly grafts: Grafts | null
  readonly batchSize: number
  readonly seed: number
  /** For tiled copies of slides without tiles. */
  readonly scratchDir: string
}

export interface BatchRenderer {
  render(epoch: number, step: number): Promise<TrainingBatch>
  close(): Promise<void>
}

export const domainNamesOf = (images: readonly Parameters<typeof domainOf>[0][]): string[] =>
  [...new Set(images.map(domainOf))].toSorted()

/** Makes batches one at a time; the same recipe, epoch and step give the same bytes. */
export function batchRenderer(recipe: BatchRecipe): BatchRenderer {
  const { images, sampling, cropPx, batchSize, seed, scratchDir } = recipe
  const slides = new SlideWindows(scratchDir)
  const places = findPlaces(images, sampling, cropPx)
  const domains = new Map(domainNamesOf(images).map((name, index) => [name, index]))
  const renderSample = sampleRenderer({ ...recipe, places, slides })
  return {
    render: async (epoch, step) => {
      const batch = emptyBatch(cropPx, batchSize)
      const sources: StoredImage['source'][] = []
      for (let index = 0; index < batchSize; index++) {
        const { image, atypical } = await renderSample(
          randomOf(seed, epoch, step, index),
          viewsOf(batch, index),
        )
        batch.atypical[index] = atypical === undefined ? -1 : Number(atypical)
        batch.domains[index] = domains.get(domainOf(image))!
        sources.push(image.source)
      }
      return { ...batch, sources }
    },
    close: () => slides.close(),
  }
}

function emptyBatch(cropPx: number, batchSize: number) {
  const pixels = batchSize * cropPx * cropPx
  return {
    cropPx,
    weak: new Uint8Array(pixels * 3),
    strong: new Uint8Array(pixels * 3),
    labels: new Uint8Array(pixels),
    points: new Uint8Array(pixels),
    atypical: new Int8Array(batchSize),
    domains: new Int32Array(batchSize),
  }
}

function viewsOf({ cropPx, weak, strong, labels, points }: ReturnType<typeof emptyBatch>, index: number) {
  const pixels = cropPx * cropPx
  const [from, to] = [index * pixels, (index + 1) * pixels]
  return {
    weak: weak.subarray(from * 3, to * 3),
    strong: strong.subarray(from * 3, to * 3),
    labels: labels.subarray(from, to),
    points: points.subarray(from, to),
  }
}

export const pipelineClosed = () =>
  new MetaphaseError('internal', 'The input pipeline was closed while a batch was awaited')
