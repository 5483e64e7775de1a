import type { LabelledScore } from './classification-scores.ts'

/** Items with neighbouring scores: what was promised and what came true. */
export interface CalibrationBin {
  readonly count: number
  readonly meanScore: number
  readonly shareTrue: number
}

/**
 * The items in order of their scores, cut into `bins` bins of equal count (to within one; fewer bins if there are fewer
 * items). Items with the same score share what came true of them evenly, so that their order cannot matter.
 */
export function calibrationBins(items: readonly LabelledScore[], bins = 10): CalibrationBin[] {
  const sorted = items.toSorted((a, b) => a.score - b.score)
  const trueness = shareTrueByScore(sorted)
  const result: CalibrationBin[] = []
  for (let bin = 0; bin < bins; bin++) {
    const first = Math.floor((bin * sorted.length) / bins)
    const end = Math.floor(((bin + 1) * sorted.length) / bins)
    if (end === first) continue
    let scores = 0
    let truths = 0
    for (let i = first; i < end; i++) {
      scores += sorted[i]!.score
      truths += trueness[i]!
    }
    const count = end - first
    result.push({ count, meanScore: scores / count, shareTrue: truths / count })
  }
  return result
}

/** For each item of an ascending list the share of true ones among those with its score. */
function shareTrueByScore(sorted: readonly LabelledScore[]): Float64Array {
  const shares = new Float64Array(sorted.length)
  for (let first = 0; first < sorted.length;) {
    let end = first
    let truths = 0
    do truths += Number(sorted[end++]!.isTrue)
    while (sorted[end]?.score === sorted[first]!.score)
    shares.fill(truths / (end - first), first, end)
    first = end
  }
  return shares
}

/**
 * Expected calibration error: by how much promised and true share differ, averaged over the items in 10 equal-count
 * bins. Even a perfectly calibrated model has some, the more the fewer items: up to 0.4 / √(items per bin).
 */
export function expectedCalibrationError(items: readonly LabelledScore[], bins = 10): number {
  let error = 0
  for (const { count, meanScore, shareTrue } of calibrationBins(items, bins))
    error += (count / items.length) * Math.abs(meanScore - shareTrue)
  return error
}
