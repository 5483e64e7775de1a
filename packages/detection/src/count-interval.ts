/** Bounds within which the expected count lies with the stated confidence. */
export interface CountInterval {
  readonly low: number
  readonly high: number
}

/**
 * Exact (Garwood) interval of a Poisson count: how far the number of mitoses in this area could differ by chance of
 * where the tissue was cut. It says nothing of the detector's own errors.
 */
export function poissonInterval(count: number, confidence = 0.95): CountInterval {
  const tail = (1 - confidence) / 2
  const low = count === 0 ? 0 : solve((mean) => tail - (1 - poissonCdf(count - 1, mean)), count)
  const high = solve((mean) => poissonCdf(count, mean) - tail, count)
  return { low, high }
}

/** Terms this small beside the largest change no digit of their sum. */
const NEGLIGIBLE = 1e-18

/**
 * P(X ≤ count) for a Poisson variable: its terms relative to the largest, summed from that outwards until they no longer
 * matter, so that large means neither underflow nor take time (about 18·√mean terms).
 */
function poissonCdf(count: number, mean: number): number {
  const mode = Math.floor(mean)
  let below = 0
  let above = 0
  const take = (k: number, term: number) => (k <= count ? (below += term) : (above += term))
  for (let k = mode, term = 1; k >= 0 && term > NEGLIGIBLE; term *= k / mean, k--) take(k, term)
  for (let k = mode + 1, term = mean / k; term > NEGLIGIBLE; term *= mean / ++k) take(k, term)
  return below / (below + above)
}

/** The mean at which `f`, positive below it and negative above, crosses zero. */
function solve(f: (mean: number) => number, count: number): number {
  let low = 0
  let high = count + 10 * Math.sqrt(count + 1) + 10
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2
    if (f(middle) > 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}
