import { FIGURE_RADIUS_UM, type Detection, type Mpp } from './detection.ts'

/** An annotated mitotic figure; level-0 pixels. */
export interface Annotation {
  readonly xPx: number
  readonly yPx: number
}

export interface MatchCounts {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

/**
 * The MIDOG 2025 organisers' rule: the annotations in their order take their nearest unclaimed detection within
 * `radiusUm` (inclusive; greedy, not Hungarian). Unclaimed detections are false positives, duplicates too.
 */
export function matchMidog2025(
  annotations: readonly Annotation[],
  detections: readonly Detection[],
  { mpp, radiusUm = FIGURE_RADIUS_UM }: { mpp: Mpp; radiusUm?: number },
): MatchCounts {
  const claimed = new Set<number>()
  for (const annotation of annotations) {
    const nearest = nearestUnclaimed(annotation)
    if (nearest !== null) claimed.add(nearest)
  }
  const truePositives = claimed.size
  return {
    truePositives,
    falsePositives: detections.length - truePositives,
    falseNegatives: annotations.length - truePositives,
  }

  function nearestUnclaimed({ xPx, yPx }: Annotation): number | null {
    let nearest: number | null = null
    let nearestUm = radiusUm
    for (const [index, detection] of detections.entries()) {
      const distanceUm = Math.hypot((detection.xPx - xPx) * mpp.x, (detection.yPx - yPx) * mpp.y)
      const isNearer = nearest === null ? distanceUm <= nearestUm : distanceUm < nearestUm
      if (!isNearer || claimed.has(index)) continue
      nearest = index
      nearestUm = distanceUm
    }
    return nearest
  }
}

/** Counts pooled over images: F1 is micro-averaged, as the organisers do. */
export function poolCounts(counts: readonly MatchCounts[]): MatchCounts {
  const sum = (name: keyof MatchCounts) => counts.reduce((total, c) => total + c[name], 0)
  return {
    truePositives: sum('truePositives'),
    falsePositives: sum('falsePositives'),
    falseNegatives: sum('falseNegatives'),
  }
}

/** F1, precision and recall (paper, "Evaluation"); a ratio without a denominator is 0. */
export function scoreCounts({ truePositives: tp, falsePositives: fp, falseNegatives: fn }: MatchCounts) {
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  return { f1: ratio(2 * tp, 2 * tp + fp + fn), precision: ratio(tp, tp + fp), recall: ratio(tp, tp + fn) }
}
