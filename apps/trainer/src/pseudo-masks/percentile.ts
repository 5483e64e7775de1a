/** The `percent`-th percentile of at least one value in ascending order, interpolated linearly (NumPy's default). */
export function percentileOfSorted(ascending: ArrayLike<number>, percent: number): number {
  const place = (percent / 100) * (ascending.length - 1)
  const below = Math.floor(place)
  const low = ascending[below]!
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!
  return low + (high - low) * (place - below)
}
