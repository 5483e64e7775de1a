import { MetaphaseError } from '@metaphase/errors'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { FOLD_COUNT } from '../data/assign-folds.ts'
import { foldOf } from '../data/folds.ts'
import { evaluateImages, type EvaluateOptions } from './evaluate-images.ts'
import type { EvaluatedModel, EvaluationRecord } from './evaluation-record.ts'
import { median } from './median.ts'
import { scoreImages } from './score-images.ts'

/**
 * A cross-validation in one record: each image is scored by the bundle that held out its slide, at the threshold that bundle
 * brings. `foldsFolder` holds the bundles as `0` to `3`, by the fold of folds.json that was held out. Throws
 * `request-invalid` for a slide that is in no fold, and what `evaluateImages` throws.
 */
export async function evaluateFolds(
  images: readonly AnnotatedImage[],
  foldsFolder: string,
  options: EvaluateOptions,
): Promise<EvaluationRecord> {
  const byFold = Map.groupBy(images, requireFold)
  const records: EvaluationRecord[] = []
  let done = 0
  for (const fold of Array.from({ length: FOLD_COUNT }, (_, fold) => fold)) {
    const own = byFold.get(fold) ?? []
    if (own.length === 0) continue
    const before = done
    const onImage: EvaluateOptions['onImage'] = (image, index) =>
      options.onImage?.(image, before + index, images.length)
    records.push(await evaluateImages(own, join(foldsFolder, String(fold)), { ...options, onImage }))
    done += own.length
  }
  return poolRecords(records)
}

function requireFold({ id, caseId }: AnnotatedImage): number {
  const slide = caseId.slice(caseId.lastIndexOf('/') + 1)
  const fold = foldOf(caseId) ?? foldOf(`mitos/${slide}`)
  if (fold !== null) return fold
  throw new MetaphaseError(
    'request-invalid',
    `${id}: the slide ${slide} is in no fold of folds.json, so no bundle of a fold has held it out; evaluate it with --model`,
  )
}

function poolRecords(records: readonly EvaluationRecord[]): EvaluationRecord {
  const [first] = records
  if (!first) throw new MetaphaseError('request-invalid', 'There is no image to evaluate')
  const folds = records.map(({ model }) => model)
  const images = records.flatMap(({ images, model: { threshold } }) =>
    images.map((image) => ({ ...image, threshold })),
  )
  return { ...first, model: pooledModel(first.model, folds), folds, images, ...scoreImages(images) }
}

const pooledModel = ({ id, version }: EvaluatedModel, folds: readonly EvaluatedModel[]): EvaluatedModel => ({
  id,
  version,
  sha256: createHash('sha256')
    .update(folds.map(({ sha256 }) => sha256).join('\n'))
    .digest('hex'),
  threshold: median(folds.map(({ threshold }) => threshold)),
  probabilityFloor: Math.max(...folds.map(({ probabilityFloor }) => probabilityFloor)),
})
