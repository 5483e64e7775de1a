import { rankDetections, weightedAveragePrecision } from './average-precision.ts'
import { matchMidog2025 } from './match-midog2025.ts'
import type { MatchCounts, ScoredImage } from './match-result.ts'
import { percentileInterval } from './percentile-interval.ts'
import { scoreCounts, type CountScores } from './score-counts.ts'
import { seededRandom } from './seeded-random.ts'

/** A pooled score and the interval that the choice of test images gives it. */
export interface ScoreInterval {
  readonly estimate: number
  readonly low: number
  readonly high: number
}

export interface ScoreIntervals {
  readonly f1: ScoreInterval
  readonly precision: ScoreInterval
  readonly recall: ScoreInterval
  readonly ap: ScoreInterval
  /** How many units (images, or clusters) were drawn from, and drawn each time. */
  readonly units: number
  readonly resamples: number
}

export interface BootstrapOptions<I> {
  /** Probability from which a detection is a mitotic figure, of each image where it differs; AP looks at all detections. */
  readonly threshold: number | ((image: I, index: number) => number)
  readonly seed: number
  /** The slide, case or patient an image was cut from: images of one cluster are drawn together. */
  readonly clusterOf?: (image: I, index: number) => string
  readonly resamples?: number
  readonly confidence?: number
}

/**
 * Percentile bootstrap intervals (95 % unless told otherwise) of pooled F1, precision, recall and AP: as many images as
 * there are, drawn with replacement, again and again. Resamples in which a score has no denominator are left out of its
 * interval. The same seed gives the same intervals.
 *
 * Images of one slide resemble each other: drawing them singly takes them for independent and gives intervals that are too
 * narrow. With `clusterOf` whole slides are drawn, which answers the question asked: how would it do on another slide?
 * Few clusters answer it badly. Four slides have only 35 different resamples, and one in 64 consists of one slide four
 * times, so the ends of the interval lie close to the scores of the worst and the best slide. Such an interval is wide, and
 * even so covers less than it says, since four slides cannot show how much slides differ: read it as "hardly known",
 * and do not take an overlap of two such intervals for evidence that two models are equally good.
 */
export function bootstrapIntervals<I extends ScoredImage>(
  images: readonly I[],
  { threshold, seed, clusterOf, resamples = 2_000, confidence = 0.95 }: BootstrapOptions<I>,
): ScoreIntervals {
  const thresholdOf = typeof threshold === 'number' ? () => threshold : threshold
  const counts = images.map((image, index) => {
    const least = thresholdOf(image, index)
    const figures = image.detections.filter(({ probability }) => probability >= least)
    return matchMidog2025(image.annotations, figures, image)
  })
  const ranked = rankDetections(images)
  const units = groupImages(images, clusterOf ?? ((_, index) => String(index)))
  const scoreOf = (weights: ArrayLike<number>) => {
    const pooled = poolWeighted(counts, weights)
    return { pooled, ...scoreCounts(pooled), ap: weightedAveragePrecision(ranked, weights) }
  }

  const random = seededRandom(seed)
  const drawn: Record<keyof CountScores | 'ap', number[]> = { f1: [], precision: [], recall: [], ap: [] }
  for (let resample = 0; resample < resamples; resample++) {
    const weights = new Uint32Array(images.length)
    for (let draw = 0; draw < units.length; draw++)
      for (const image of units[Math.floor(random() * units.length)]!) weights[image]!++
    const { pooled, f1, precision, recall, ap } = scoreOf(weights)
    const found = pooled.truePositives + pooled.falsePositives
    const annotated = pooled.truePositives + pooled.falseNegatives
    if (found + annotated > 0) drawn.f1.push(f1)
    if (found > 0) drawn.precision.push(precision)
    if (annotated > 0) drawn.recall.push(recall)
    if (annotated > 0) drawn.ap.push(ap)
  }
  const estimate = scoreOf(images.map(() => 1))
  const interval = (name: keyof typeof drawn) => percentileInterval(drawn[name], estimate[name], confidence)
  return {
    f1: interval('f1'),
    precision: interval('precision'),
    recall: interval('recall'),
    ap: interval('ap'),
    units: units.length,
    resamples,
  }
}

/** Indices of the images of each cluster, in the order of their first image. */
function groupImages<I>(images: readonly I[], clusterOf: (image: I, index: number) => string): number[][] {
  const clusters = new Map<string, number[]>()
  for (const [index, image] of images.entries()) {
    const cluster = clusterOf(image, index)
    const others = clusters.get(cluster)
    if (others) others.push(index)
    else clusters.set(cluster, [index])
  }
  return [...clusters.values()]
}

function poolWeighted(counts: readonly MatchCounts[], weights: ArrayLike<number>): MatchCounts {
  const pooled = { truePositives: 0, falsePositives: 0, falseNegatives: 0 }
  for (const [image, count] of counts.entries()) {
    const weight = weights[image]!
    pooled.truePositives += weight * count.truePositives
    pooled.falsePositives += weight * count.falsePositives
    pooled.falseNegatives += weight * count.falseNegatives
  }
  return pooled
}
