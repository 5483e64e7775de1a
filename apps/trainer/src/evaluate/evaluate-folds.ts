import { MetaphaseError } from '@metaphase/errors'
import { createHash } from 'node:crypto'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import { byHeldOutFold } from './by-held-out-fold.ts'
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
  const records = await byHeldOutFold(images, foldsFolder, (own, bundleFolder, done) => {
    const onImage: EvaluateOptions['onImage'] = (image, index) =>
      options.onImage?.(image, done + index, images.length)
    return evaluateImages(own, bundleFolder, { ...options, onImage })
  })
  return poolRecords(records)
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
