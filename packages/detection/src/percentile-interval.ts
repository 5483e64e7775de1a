/** The middle `confidence` of the values, interpolated between neighbours; the estimate itself where there are none. */
export function percentileInterval(
  values: readonly number[],
  estimate: number,
  confidence: number,
): { readonly estimate: number; readonly low: number; readonly high: number } {
  if (values.length === 0) return { estimate, low: estimate, high: estimate }
  const sorted = values.toSorted((a, b) => a - b)
  const quantile = (share: number) => {
    const position = share * (sorted.length - 1)
    const below = sorted[Math.floor(position)]!
    const above = sorted[Math.ceil(position)]!
    return below + (above - below) * (position - Math.floor(position))
  }
  const tail = (1 - confidence) / 2
  return { estimate, low: quantile(tail), high: quantile(1 - tail) }
}
