import { createGreedyClaims } from './greedy-claims.ts'
import type { MatchCounts, ScoredImage } from './match-result.ts'
import { findNearPairs } from './near-pairs.ts'
import { scoreCounts, type CountScores } from './score-counts.ts'

/** Pooled counts and scores of the detections whose probability is `threshold` or more. */
export interface CurvePoint extends MatchCounts, CountScores {
  readonly threshold: number
}

/**
 * A point for each probability that occurs, highest first. Each is exactly what `matchMidog2025` and `poolCounts` give
 * for the detections at or above it: matching is by distance and so depends on which detections there are.
 */
export function precisionRecallCurve(images: readonly ScoredImage[]): CurvePoint[] {
  const pairs = images.map((image) => findNearPairs(image.annotations, image.detections, image))
  const claims = pairs.map((imagePairs) => createGreedyClaims(imagePairs))
  const annotationCount = pairs.reduce((total, { annotationCount }) => total + annotationCount, 0)
  const ranked = images
    .flatMap(({ detections }, image) =>
      detections.map(({ probability }, detection) => ({ image, detection, probability })),
    )
    .toSorted((a, b) => b.probability - a.probability)

  const points: CurvePoint[] = []
  let truePositives = 0
  let falsePositives = 0
  for (const [rank, { image, detection, probability }] of ranked.entries()) {
    const claimed = claims[image]!
    truePositives -= claimed.truePositives()
    falsePositives -= claimed.falsePositives()
    claimed.add(detection)
    truePositives += claimed.truePositives()
    falsePositives += claimed.falsePositives()
    if (ranked[rank + 1]?.probability === probability) continue
    const counts = { truePositives, falsePositives, falseNegatives: annotationCount - truePositives }
    points.push({ threshold: probability, ...counts, ...scoreCounts(counts) })
  }
  return points
}

/** Counts at any threshold, between the curve's points too. */
export function countsAtThreshold(
  curve: readonly CurvePoint[],
  threshold: number,
): { readonly truePositives: number; readonly falsePositives: number } {
  let low = 0
  let high = curve.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (curve[middle]!.threshold >= threshold) low = middle + 1
    else high = middle
  }
  return curve[low - 1] ?? { truePositives: 0, falsePositives: 0 }
}

/**
 * The threshold (probability ≥ threshold is a mitotic figure) with the highest F1 pooled over the images, with its scores;
 * null where no threshold finds a figure. To be found on validation images, never on those it is scored on.
 *
 * Any threshold between two neighbouring probabilities gives the same scores here; the middle of the gap is taken, as the
 * one that small changes of the probabilities disturb least. Below the lowest probability the gap ends at
 * `probabilityFloor`, under which the model reported nothing. Among thresholds with equally high F1 the lowest
 * is taken, the one with more recall: a false figure can be dismissed on sight, a missed one is not seen.
 */
export function bestF1Threshold(
  images: readonly ScoredImage[],
  { probabilityFloor = 0 }: { probabilityFloor?: number } = {},
): CurvePoint | null {
  const curve = precisionRecallCurve(images)
  let best = -1
  for (const [index, { f1 }] of curve.entries()) if (f1 > 0 && f1 >= (curve[best]?.f1 ?? 0)) best = index
  const point = curve[best]
  if (!point) return null
  const below = curve[best + 1]?.threshold ?? Math.min(probabilityFloor, point.threshold)
  const middle = (point.threshold + below) / 2
  // of two neighbouring floating-point numbers the middle may round to the lower, which would let it in
  return { ...point, threshold: middle > below ? middle : point.threshold }
}
