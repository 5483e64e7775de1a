import { bootstrapIntervals, type ScoreIntervals } from '@metaphase/detection'
import type { EvaluatedImage, EvaluationRecord } from './evaluation-record.ts'
import { scoredImageOf } from './score-images.ts'

/** Of the bootstrap; any will do, but the same each time. */
const SEED = 2025

/** The case without the name of the data set. */
export const slideOf = ({ caseId }: EvaluatedImage): string => caseId.slice(caseId.lastIndexOf('/') + 1)

/** 95 % bootstrap intervals over slides, or over images where all are of one slide; of some `images` of the record, or all. */
export function scoreIntervals(
  { model, images: all }: Pick<EvaluationRecord, 'model' | 'images'>,
  images: readonly EvaluatedImage[] = all,
): ScoreIntervals {
  const hasSlides = new Set(images.map(slideOf)).size > 1
  return bootstrapIntervals(images.map(scoredImageOf), {
    threshold: (_, index) => images[index]!.threshold ?? model.threshold,
    seed: SEED,
    ...(hasSlides && { clusterOf: (_, index) => slideOf(images[index]!) }),
  })
}
