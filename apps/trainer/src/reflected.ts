/** An image's edge as a mirror: index −1 shows pixel 0, −2 pixel 1. */
export function reflected(index: number, length: number): number {
  const period = 2 * length
  const folded = ((index % period) + period) % period
  return folded < length ? folded : period - 1 - folded
}
