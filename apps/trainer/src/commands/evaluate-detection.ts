import { detectionMethods, precisions } from '@metaphase/inference'
import { writeFile } from 'node:fs/promises'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { positiveNumber, readOptions, threadsOf, usageError, wholeNumber } from './command-options.ts'
import { byId, postingOf, postOptions } from './post-options.ts'
import { defaultModelFolder } from '../evaluate/default-model.ts'
import { evaluateFolds } from '../evaluate/evaluate-folds.ts'
import { evaluateImages } from '../evaluate/evaluate-images.ts'
import { evaluationMetrics } from '../evaluate/evaluation-metrics.ts'
import { evaluationText } from '../evaluate/evaluation-text.ts'
import type { EvaluatedImage, EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { readFieldFolder } from '../evaluate/field-folder.ts'
import { readReviewedSlides } from '../evaluate/reviewed-slides.ts'
import { withEngine } from '../evaluate/with-engine.ts'

const usage =
  'evaluate detection --dataset icpr2012|reviews --path DIR [--model DIR | --folds DIR] [--mpp µm/px] [--split-seed N] [--method peaks|components] [--precision auto|float32|int8] [--threads N] [--save FILE.json] [--json] [--post API --as DATASET]'

const known = 'icpr2012, or any folder laid out like it, or reviews, what export-reviews wrote'

const options = {
  model: { type: 'string' },
  folds: { type: 'string' },
  dataset: { type: 'string' },
  path: { type: 'string' },
  mpp: { type: 'string' },
  'split-seed': { type: 'string' },
  method: { type: 'string', default: 'peaks' },
  precision: { type: 'string', default: 'auto' },
  threads: { type: 'string' },
  save: { type: 'string' },
  json: { type: 'boolean', default: false },
  ...postOptions,
} as const

/**
 * Scores a model on an annotated folder through the serving path, at the threshold of its manifest; with `--folds`, each
 * slide by that bundle of a cross-validation (`0` to `3` in the folder) that held it out. Of `reviews` the signed slides are
 * scored; with `--split-seed`, those that `train --fold split` with this seed kept for the test. Prints the paper's Table 3, or with
 * `--json` one object; `--precision` says whether a CPU runs the detector in 8 bits, as the worker's setting does; progress goes to stderr. With `--post` the scores go to the gate of that API as well.
 */
export async function evaluateDetection(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const threads = threadsOf(values.threads, usage)
  const method = detectionMethods.find((name) => name === values.method)
  if (!method)
    throw usageError(`--method must be ${detectionMethods.join(' or ')}, not "${values.method}"`, usage)
  const precision = precisions.find((name) => name === values.precision)
  if (!precision)
    throw usageError(`--precision must be ${precisions.join(' or ')}, not "${values.precision}"`, usage)
  const images = await annotatedImages(values)
  const { model = defaultModelFolder, folds } = values
  if (folds !== undefined && values.model !== undefined)
    throw usageError('--model is one bundle and --folds four: give one of them', usage)
  if (values.post !== undefined && method !== 'peaks')
    throw usageError('--post takes what is served, which is --method peaks', usage)
  const post = await postingOf(values, model, usage)
  const record = await withEngine({ threads }, (serving) => {
    const options = { ...serving, method, precision, onImage: printProgress }
    return folds === undefined
      ? evaluateImages(images, model, options)
      : evaluateFolds(images, folds, options)
  })
  if (values.save !== undefined) await writeFile(values.save, `${JSON.stringify(record)}\n`)
  console.log(values.json ? JSON.stringify(summaryOf(record)) : evaluationText(record))
  await post?.(evaluationMetrics(record), record.images.map(annotated).toSorted(byId))
}

async function annotatedImages({
  dataset,
  path,
  mpp,
  'split-seed': seed,
}: Readonly<Partial<Record<'dataset' | 'path' | 'mpp' | 'split-seed', string>>>): Promise<
  readonly AnnotatedImage[]
> {
  if (dataset !== 'icpr2012' && dataset !== 'reviews')
    throw usageError(
      dataset === undefined
        ? `--dataset names no data set: ${known}`
        : `There is no data set "${dataset}" to evaluate on; take ${known}`,
      usage,
    )
  if (path === undefined) throw usageError('--path names no folder', usage)
  if (dataset === 'reviews') {
    if (mpp !== undefined) throw usageError('--mpp is not taken: reviewed slides have their own', usage)
    return readReviewedSlides(path, { splitSeed: wholeNumber(seed, 'split-seed', usage) })
  }
  if (seed !== undefined) throw usageError('--split-seed is taken with --dataset reviews alone', usage)
  const { images, missing } = await readFieldFolder(path, { mpp: positiveNumber(mpp, 'mpp', usage) })
  if (missing.length > 0)
    process.stderr.write(
      `${path}: mitoses.csv also lists ${missing.length} images that are not in images/ and are not scored\n`,
    )
  return images
}

/** What makes an image of a data set what it is: not what a model made of it. */
const annotated = ({ id, widthPx, heightPx, mpp, annotations }: EvaluatedImage) => ({
  id,
  widthPx,
  heightPx,
  mpp,
  annotations: annotations.map(({ xPx, yPx, ignored }) => ({ xPx, yPx, ignored })),
})

const printProgress = ({ id }: EvaluatedImage, done: number, of: number) =>
  process.stderr.write(`${done}/${of} ${id}\n`)

const summaryOf = ({ f1, precision, recall, ap, model, images, groundTruth }: EvaluationRecord) => ({
  f1,
  precision,
  recall,
  ap,
  threshold: model.threshold,
  images: images.length,
  groundTruth,
})
