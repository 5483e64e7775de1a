const BINS = 256

/**
 * Otsu's threshold (1975): the middle of the bin, of 256 between the smallest and the largest value, that parts the values into
 * two classes with the largest variance between them; the upper class lies above it. As scikit-image's `threshold_otsu`. Of
 * values that are all the same, that value; at least one is needed.
 */
export function otsuThreshold(values: ArrayLike<number>): number {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low === high) return low
  const counts = new Uint32Array(BINS)
  const binsPerUnit = BINS / (high - low)
  for (let i = 0; i < values.length; i++)
    counts[Math.min(BINS - 1, Math.floor((values[i]! - low) * binsPerUnit))]!++
  return low + (bestCut(counts) + 0.5) / binsPerUnit
}

/** The last bin of the lower class. */
function bestCut(counts: Uint32Array): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const moment = counts.reduce((sum, count, bin) => sum + count * bin, 0)
  let [best, bestVariance, below, momentBelow] = [0, -1, 0, 0]
  for (let bin = 0; bin < BINS - 1; bin++) {
    below += counts[bin]!
    momentBelow += counts[bin]! * bin
    const above = total - below
    const variance = below * above * (momentBelow / below - (moment - momentBelow) / above) ** 2
    if (variance > bestVariance) [best, bestVariance] = [bin, variance]
  }
  return best
}
