import {
  averagePrecision,
  poolCounts,
  scoreCounts,
  type MatchCounts,
  type ScoredImage,
} from '@metaphase/detection'
import type { EvaluatedImage, EvaluationRecord } from './evaluation-record.ts'

/** An image's counts at the threshold; what is ignored is in none of them. */
export function countsOf({ annotations, detections }: EvaluatedImage): MatchCounts {
  const withOutcome = (outcome: string) => detections.filter((detection) => detection.outcome === outcome)
  const missed = annotations.filter(({ detection, ignored }) => detection === null && !ignored)
  return {
    truePositives: withOutcome('true-positive').length,
    falsePositives: withOutcome('false-positive').length,
    falseNegatives: missed.length,
  }
}

/** What counts of an image, down to the floor: for curves, intervals and the choice of a threshold. */
export const scoredImageOf = ({ annotations, detections, mpp }: EvaluatedImage): ScoredImage => ({
  annotations: annotations.filter(({ ignored }) => !ignored),
  detections: detections.filter(({ outcome }) => outcome !== 'ignored'),
  mpp,
})

export const scoredImages = ({ images }: Pick<EvaluationRecord, 'images'>): ScoredImage[] =>
  images.map(scoredImageOf)

export const areaMm2 = (images: readonly EvaluatedImage[]): number =>
  images.reduce((sum, { widthPx, heightPx, mpp }) => sum + (widthPx * mpp.x * heightPx * mpp.y) / 1e6, 0)

/** The score pooled over images: F1 is micro-averaged (paper, "Evaluation"). */
export function scoreImages(
  images: readonly EvaluatedImage[],
): Pick<EvaluationRecord, 'counts' | 'f1' | 'precision' | 'recall' | 'ap' | 'groundTruth'> {
  const counts = poolCounts(images.map(countsOf))
  return {
    counts,
    ...scoreCounts(counts),
    ap: averagePrecision(scoredImages({ images })),
    groundTruth: counts.truePositives + counts.falseNegatives,
  }
}
