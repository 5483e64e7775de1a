import { mulberry32 } from './random.ts'

const LATTICE = 256
const MASK = LATTICE - 1

/** 0 below `low`, 1 above `high`, smooth between. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = (value - low) / (high - low)
  if (t <= 0) return 0
  if (t >= 1) return 1
  return t * t * (3 - 2 * t)
}

export const lerp = (from: number, to: number, t: number): number => from + (to - from) * t

/**
 * Value noise: random numbers on a unit lattice, interpolated smoothly. A pure function of the point, so pixels
 * come out the same in whatever order and portions they are rendered. Repeats every 256 lattice cells.
 */
export class ValueNoise {
  readonly #lattice = new Float32Array(LATTICE * LATTICE)

  constructor(seed: number) {
    const random = mulberry32(seed)
    for (let i = 0; i < this.#lattice.length; i++) this.#lattice[i] = random()
  }

  /** A value in [0, 1), mean 0.5; features are about one unit wide. */
  at(x: number, y: number): number {
    const left = Math.floor(x)
    const top = Math.floor(y)
    const u = x - left
    const v = y - top
    const fadeX = u * u * (3 - 2 * u)
    const fadeY = v * v * (3 - 2 * v)
    const column0 = left & MASK
    const column1 = (left + 1) & MASK
    const row0 = (top & MASK) * LATTICE
    const row1 = ((top + 1) & MASK) * LATTICE
    const lattice = this.#lattice
    const a = lattice[row0 + column0]!
    const c = lattice[row1 + column0]!
    const upper = a + (lattice[row0 + column1]! - a) * fadeX
    const lower = c + (lattice[row1 + column1]! - c) * fadeX
    return upper + (lower - upper) * fadeY
  }

  /** Two octaves, range [0, 1), mean 0.5. The second is turned and shifted, so that the lattices do not show. */
  fractal(x: number, y: number): number {
    return this.at(x, y) * 0.64 + this.at(x * 1.31 + y * 1.68 + 17.3, y * 1.31 - x * 1.68 + 41.7) * 0.36
  }
}
