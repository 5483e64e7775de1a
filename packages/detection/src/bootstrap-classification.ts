import type { ScoreInterval } from './bootstrap.ts'
import {
  answersAt,
  balancedAccuracy,
  rocAuc,
  sensitivitySpecificity,
  type LabelledScore,
} from './classification-scores.ts'
import { percentileInterval } from './percentile-interval.ts'
import { seededRandom } from './seeded-random.ts'

export interface ClassificationIntervals {
  readonly balancedAccuracy: ScoreInterval
  readonly sensitivity: ScoreInterval
  readonly specificity: ScoreInterval
  readonly auc: ScoreInterval
}

interface Options<I> {
  /** From which score up an item is a yes, of each where it differs. */
  readonly threshold: number | ((item: I) => number)
  readonly seed: number
  /** The case that a figure is of: figures of one case are drawn together. */
  readonly clusterOf?: (item: I) => string
  readonly resamples?: number
}

const CONFIDENCE = 0.95

/**
 * 95 % percentile bootstrap intervals of the scores of Track 2. Cases are drawn where `clusterOf` tells them, figures
 * otherwise, which takes them for independent. Resamples that lack a class are left out.
 */
export function bootstrapClassification<I extends LabelledScore>(
  items: readonly I[],
  { threshold, seed, clusterOf, resamples = 1_000 }: Options<I>,
): ClassificationIntervals {
  const units = clusterOf ? [...Map.groupBy(items, clusterOf).values()] : items.map((item) => [item])
  const random = seededRandom(seed)
  const drawn = Array.from({ length: resamples }, () =>
    units.flatMap(() => units[Math.floor(random() * units.length)]!),
  ).filter((sample) => new Set(sample.map(({ isTrue }) => isTrue)).size === 2)
  const interval = (score: (sample: readonly I[]) => number) =>
    percentileInterval(drawn.map(score), score(items), CONFIDENCE)
  const thresholdOf = typeof threshold === 'number' ? () => threshold : threshold
  const answers = (sample: readonly I[]) => answersAt(sample, thresholdOf)
  return {
    balancedAccuracy: interval((sample) => balancedAccuracy(answers(sample), 1)),
    sensitivity: interval((sample) => sensitivitySpecificity(answers(sample), 1).sensitivity),
    specificity: interval((sample) => sensitivitySpecificity(answers(sample), 1).specificity),
    auc: interval(rocAuc),
  }
}
