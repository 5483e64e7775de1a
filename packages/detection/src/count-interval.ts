import { Z } from './wilson-interval.ts'

/** Bounds within which the expected count lies with the stated confidence. */
export interface CountInterval {
  readonly low: number
  readonly high: number
}

/** From here on the exact limits take too long to sum, and the approximation is within 10⁻⁶ of them. */
const APPROXIMATED_FROM = 10_000
const TAIL = 0.025

/**
 * The 95 % interval of a Poisson count: how far the number of mitoses in this area could differ by chance of where the tissue
 * was cut. It says nothing of the detector's own errors. Exact (Garwood), or for large counts Wilson and Hilferty's
 * approximation of the same.
 */
export function poissonInterval(count: number): CountInterval {
  if (count >= APPROXIMATED_FROM)
    return { low: wilsonHilferty(count, -Z), high: wilsonHilferty(count + 1, Z) }
  const low = count === 0 ? 0 : solve((mean) => TAIL - (1 - poissonCdf(count - 1, mean)), count)
  const high = solve((mean) => poissonCdf(count, mean) - TAIL, count)
  return { low, high }
}

const wilsonHilferty = (count: number, z: number): number =>
  count * (1 - 1 / (9 * count) + z / (3 * Math.sqrt(count))) ** 3

/** P(X ≤ count) for a Poisson variable, summed from its largest term so that large means do not underflow. */
function poissonCdf(count: number, mean: number): number {
  if (mean === 0) return 1
  let logTerm = -mean
  const logTerms = [logTerm]
  for (let k = 1; k <= count; k++) logTerms.push((logTerm += Math.log(mean / k)))
  const largest = logTerms.reduce((a, b) => Math.max(a, b), -Infinity)
  const sum = logTerms.reduce((total, term) => total + Math.exp(term - largest), 0)
  return Math.min(1, Math.exp(largest) * sum)
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
