import type { Detection } from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'
import {
  analyseSlide,
  openBundleFolder,
  unloadBundle,
  type DetectionMethod,
  type Engine,
  type LocalBundle,
  type Precision,
} from '@metaphase/inference'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import type { EvaluatedImage, EvaluationRecord } from './evaluation-record.ts'
import { readIgnoredArea } from './ignored-area.ts'
import { scoreImage } from './score-image.ts'
import { scoreImages } from './score-images.ts'

export interface EvaluateOptions {
  /** Kept by the caller from one call to the next; the bundle's network is dropped from it at the end. */
  readonly engine: Engine
  /** Images without tiles are copied here once per file: keep it between calls. The caller owns the folder. */
  readonly scratchDir: string
  /** As in `analyseSlide`: 0.5 is the paper's; without it, the manifest's halo. */
  readonly overlap?: number
  /** As in `analyseSlide`: `components` is the paper's; without it, the served peaks. */
  readonly method?: DetectionMethod
  /** As in `openBundleFolder`. */
  readonly precision?: Precision
  /** Called after each image. */
  readonly onImage?: (image: EvaluatedImage, done: number, of: number) => void
}

/**
 * Scores a bundle on images whose every mitotic figure is marked, through the serving path and at the manifest's
 * threshold. Throws `request-invalid` for images that cannot be scored, before any is run, and what `analyseSlide` throws.
 */
export async function evaluateImages(
  images: readonly AnnotatedImage[],
  bundleFolder: string,
  options: EvaluateOptions,
): Promise<EvaluationRecord> {
  const scorable = images.map(scorableImage)
  if (scorable.length === 0) throw new MetaphaseError('request-invalid', 'There is no image to evaluate')
  const bundle = await openBundleFolder(bundleFolder, options.precision)
  const evaluated: EvaluatedImage[] = []
  const providers = new Set<string>()
  try {
    for (const image of scorable) {
      const result = await evaluateImage(image, bundle, options)
      evaluated.push(result.image)
      providers.add(result.executionProvider)
      options.onImage?.(result.image, evaluated.length, scorable.length)
    }
  } finally {
    await unloadBundle(options.engine, bundle) // the next epoch's bundle may lie at the same path
  }
  return {
    model: modelOf(bundle),
    source: sourceOf(images),
    ...(options.method && options.method !== 'peaks' && { method: options.method }),
    executionProvider: [...providers].toSorted().join(', '),
    images: evaluated,
    ...scoreImages(evaluated),
  }
}

/**
 * A record's detections scored again, for a bundle that differs from the record's in its threshold alone: nothing is run.
 * `images` are those it was made on.
 */
export async function rescore(
  record: EvaluationRecord,
  images: readonly AnnotatedImage[],
  bundleFolder: string,
): Promise<EvaluationRecord> {
  const model = modelOf(await openBundleFolder(bundleFolder))
  const evaluated: EvaluatedImage[] = []
  for (const [index, image] of images.entries()) {
    const before = record.images[index]!
    evaluated.push({ ...before, ...(await scoreDetections(image, before.detections, model.threshold)) })
  }
  return { ...record, model, images: evaluated, ...scoreImages(evaluated) }
}

function modelOf({ manifest, sha256 }: LocalBundle): EvaluationRecord['model'] {
  const { id, version, detector } = manifest
  const { threshold, probabilityFloor } = detector
  return { id, version, sha256, threshold, probabilityFloor }
}

async function scoreDetections(image: AnnotatedImage, detections: readonly Detection[], threshold: number) {
  const isIgnored = await readIgnoredArea(image)
  const annotations = image.figures.filter(({ kind }) => kind === 'mitotic-figure')
  return scoreImage({ annotations, detections, mpp: image.mpp, isIgnored }, threshold)
}

/** Whether `evaluateImages` takes it: every figure on it is marked, and it is an image file. */
export const isScorable = ({ exhaustive, pixels }: AnnotatedImage): boolean =>
  exhaustive && pixels.kind === 'slide'

interface ScorableImage {
  readonly image: AnnotatedImage
  readonly path: string
}

function scorableImage(image: AnnotatedImage): ScorableImage {
  const { id, pixels, exhaustive } = image
  if (!exhaustive)
    throw new MetaphaseError(
      'request-invalid',
      `${id} cannot be scored: not every figure on it is marked, so false positives cannot be told; leave it out`,
    )
  if (pixels.kind !== 'slide')
    throw new MetaphaseError(
      'request-invalid',
      `${id} cannot be scored: it lies in the NumPy stack ${pixels.path}, and models are evaluated on image files`,
    )
  return { image, path: pixels.path }
}

async function evaluateImage(
  { image, path }: ScorableImage,
  bundle: LocalBundle,
  { engine, scratchDir, overlap, method }: EvaluateOptions,
) {
  const options = {
    engine,
    scratchDir,
    mppOverride: image.mpp,
    ...(overlap !== undefined && { overlap }),
    ...(method && { method }),
  }
  const analysis = await analyseSlide(path, bundle, options).catch((error: unknown) => {
    if (!(error instanceof MetaphaseError)) throw error
    throw new MetaphaseError(error.code, `${image.id} (${path}): ${error.message}`, { cause: error })
  })
  const { widthPx, heightPx, candidates: detections, tiles, executionProvider } = analysis
  const { id, caseId, mpp, ignoreMask } = image
  const evaluated: EvaluatedImage = {
    id,
    caseId,
    path,
    widthPx,
    heightPx,
    mpp,
    tiles,
    ...(ignoreMask && { ignoreMask }),
    ...(await scoreDetections(image, detections, bundle.manifest.detector.threshold)),
  }
  return { image: evaluated, executionProvider }
}

function sourceOf(images: readonly AnnotatedImage[]): EvaluationRecord['source'] {
  const [first, ...others] = new Set(images.map(({ source }) => source))
  return first && others.length === 0 ? first : 'mixed'
}
