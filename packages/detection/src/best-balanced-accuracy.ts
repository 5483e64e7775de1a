import { balancedAccuracy, type LabelledScore } from './classification-scores.ts'

/**
 * The threshold (score ≥ threshold is yes) with the highest balanced accuracy; the middle of the gap between two scores, and of
 * equally good ones the lowest, which finds more of the rare class. To be found on validation items, never on those it is
 * scored on. Throws a RangeError without both classes.
 */
export function bestBalancedAccuracyThreshold(items: readonly LabelledScore[]): {
  readonly threshold: number
  readonly balancedAccuracy: number
} {
  const positives = items.filter(({ isTrue }) => isTrue).length
  const negatives = items.length - positives
  if (positives === 0 || negatives === 0)
    throw new RangeError(
      `A threshold needs both classes and has ${positives} true and ${negatives} other items`,
    )
  const sorted = items.toSorted((a, b) => a.score - b.score)
  let [missed, left] = [0, 0]
  let best = { threshold: 0, balancedAccuracy: 0.5 }
  for (const [index, { score, isTrue }] of sorted.entries()) {
    if (isTrue) missed++
    else left++
    const next = sorted[index + 1]?.score
    if (next === undefined || next === score) continue
    const accuracy = (1 - missed / positives + left / negatives) / 2
    if (accuracy > best.balancedAccuracy) best = { threshold: (score + next) / 2, balancedAccuracy: accuracy }
  }
  return { ...best, balancedAccuracy: balancedAccuracy(items, best.threshold) }
}
