/** Something a model scored, and what it truly is: an atypical figure (Track 2), or a figure at all (calibration). */
export interface LabelledScore {
  /** Probability, in [0, 1]. */
  readonly score: number
  readonly isTrue: boolean
}

/** Scores of a yes/no answer at one threshold: `score` ≥ threshold is yes. */
export interface SensitivitySpecificity {
  /** Share of the true ones that are found: TP / (TP + FN). */
  readonly sensitivity: number
  /** Share of the others that are left alone: TN / (TN + FP). */
  readonly specificity: number
}

/** Items as answers, 1 from their threshold up and 0 below, where thresholds differ: to be scored at threshold 1. */
export const answersAt = <I extends LabelledScore>(
  items: readonly I[],
  thresholdOf: (item: I) => number,
): LabelledScore[] =>
  items.map((item) => ({ score: item.score >= thresholdOf(item) ? 1 : 0, isTrue: item.isTrue }))

/** A class that does not occur gives 0, as in the organisers' breakdown by domain. */
export function sensitivitySpecificity(
  items: readonly LabelledScore[],
  threshold: number,
): SensitivitySpecificity {
  const share = (isTrue: boolean) => {
    const members = items.filter((item) => item.isTrue === isTrue)
    const right = members.filter(({ score }) => score >= threshold === isTrue)
    return members.length === 0 ? 0 : right.length / members.length
  }
  return { sensitivity: share(true), specificity: share(false) }
}

/** Mean of sensitivity and specificity (paper, equation 5). */
export function balancedAccuracy(items: readonly LabelledScore[], threshold: number): number {
  const { sensitivity, specificity } = sensitivitySpecificity(items, threshold)
  return (sensitivity + specificity) / 2
}

/**
 * Area under the ROC curve: the chance that a true one scores higher than another one, ties counting half
 * (Mann–Whitney). NaN where either class is missing: there is no order to judge.
 */
export function rocAuc(items: readonly LabelledScore[]): number {
  const sorted = items.toSorted((a, b) => a.score - b.score)
  const positives = items.filter(({ isTrue }) => isTrue).length
  const negatives = items.length - positives
  let negativesBelow = 0
  let wins = 0
  for (let first = 0; first < sorted.length;) {
    let end = first
    let tiedPositives = 0
    do tiedPositives += Number(sorted[end++]!.isTrue)
    while (sorted[end]?.score === sorted[first]!.score)
    const tiedNegatives = end - first - tiedPositives
    wins += tiedPositives * (negativesBelow + tiedNegatives / 2)
    negativesBelow += tiedNegatives
    first = end
  }
  return wins / (positives * negatives)
}
