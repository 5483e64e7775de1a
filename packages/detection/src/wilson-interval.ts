export interface RatioInterval {
  readonly low: number
  readonly high: number
}

/** The standard normal quantile of a two-sided 95 % interval. */
export const Z = 1.959963984540054

/** Wilson's 95 % score interval of a proportion: `hits` of `trials`; [0, 1] where there were no trials. */
export function wilsonInterval(hits: number, trials: number): RatioInterval {
  if (trials === 0) return { low: 0, high: 1 }
  const share = hits / trials
  const centre = share + Z ** 2 / (2 * trials)
  const spread = Z * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2))
  const scale = 1 + Z ** 2 / trials
  return { low: Math.max(0, (centre - spread) / scale), high: Math.min(1, (centre + spread) / scale) }
}

/**
 * 95 % interval of F1 from counts. F1 = 2J / (1 + J) rises with J = TP / (TP + FP + FN), which is a proportion of the
 * distinct things found or annotated, so J's interval carries over.
 */
export function f1Interval(counts: {
  truePositives: number
  falsePositives: number
  falseNegatives: number
}) {
  const { truePositives, falsePositives, falseNegatives } = counts
  const jaccard = wilsonInterval(truePositives, truePositives + falsePositives + falseNegatives)
  const f1 = (j: number) => (2 * j) / (1 + j)
  return { low: f1(jaccard.low), high: f1(jaccard.high) } satisfies RatioInterval
}
