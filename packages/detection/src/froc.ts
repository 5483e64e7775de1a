import type { ScoredImage } from './match-result.ts'
import { countsAtThreshold, precisionRecallCurve } from './precision-recall.ts'
import { MIDOG2025_EPSILON } from './score-counts.ts'

export interface FrocPoint {
  readonly threshold: number
  readonly falsePositivesPerImage: number
  readonly recall: number
}

export interface Froc {
  /** One for each probability that occurs, highest first. */
  readonly points: readonly FrocPoint[]
  /**
   * Area under recall over false positives per image, 0 to `maxFalsePositivesPerImage`: at most that number, not 1.
   * Computed as the MIDOG 2025 organisers' `froc_auc` is: from 40 thresholds evenly between the lowest and the highest
   * probability, recall interpolated at 50 places; 0 left of the first point, level right of the last. 0 without detections
   * (theirs: not a number).
   */
  readonly area: number
}

const THRESHOLDS = 40
const PLACES = 50

/** Free-response operating characteristic over every detection; an image is whatever the data set calls one. */
export function froc(
  images: readonly ScoredImage[],
  { maxFalsePositivesPerImage = 8 }: { maxFalsePositivesPerImage?: number } = {},
): Froc {
  const curve = precisionRecallCurve(images)
  const [highest, lowest] = [curve[0], curve.at(-1)]
  if (!highest || !lowest) return { points: [], area: 0 }
  const annotationCount = highest.truePositives + highest.falseNegatives

  const sampled = evenly(lowest.threshold, highest.threshold, THRESHOLDS).map((threshold) => {
    const { truePositives, falsePositives } = countsAtThreshold(curve, threshold)
    return {
      falsePositivesPerImage: falsePositives / images.length,
      recall: truePositives / (annotationCount + MIDOG2025_EPSILON),
    }
  })
  return {
    points: curve.map(({ threshold, falsePositives, recall }) => ({
      threshold,
      falsePositivesPerImage: falsePositives / images.length,
      recall,
    })),
    area: areaUnder(sampled, maxFalsePositivesPerImage),
  }
}

/** `count` numbers from `first` to `last`, both included; one if they are the same. */
function evenly(first: number, last: number, count: number): number[] {
  if (first === last) return [first]
  const step = (last - first) / (count - 1)
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : first + i * step))
}

function areaUnder(points: readonly Omit<FrocPoint, 'threshold'>[], maxFalsePositivesPerImage: number) {
  // the organisers' sort leaves open which of points with equally many false positives comes first; here, the lower recall
  const sorted = points.toSorted(
    (a, b) => a.falsePositivesPerImage - b.falsePositivesPerImage || a.recall - b.recall,
  )
  const places = evenly(0, maxFalsePositivesPerImage, PLACES)
  let area = 0
  let before = { place: 0, recall: recallAt(0) }
  for (const place of places.slice(1)) {
    const recall = recallAt(place)
    area += ((place - before.place) * (recall + before.recall)) / 2
    before = { place, recall }
  }
  return area

  function recallAt(falsePositivesPerImage: number): number {
    const right = sorted.findIndex((point) => point.falsePositivesPerImage > falsePositivesPerImage)
    if (right === 0) return 0
    const a = sorted.at(right === -1 ? -1 : right - 1)!
    const b = sorted[right]
    if (!b) return a.recall
    const slope = (b.recall - a.recall) / (b.falsePositivesPerImage - a.falsePositivesPerImage)
    return a.recall + slope * (falsePositivesPerImage - a.falsePositivesPerImage)
  }
}
