import { gaussian, type Random, uniform } from '../random.ts'
import type { Augmentation } from './augmentation.ts'
import {
  DENSITY,
  EOSIN,
  GREY_FROM,
  GREY_STEPS,
  greyOf,
  HAEMATOXYLIN,
  stainBasis,
  type StainVector,
  unmixing,
} from './stain-space.ts'

/** densities′ = densities · matrix + offset; the matrix by rows. */
export interface DensityMap {
  readonly matrix: Float64Array
  readonly offset: StainVector
}

const standardBasis = stainBasis(HAEMATOXYLIN, EOSIN)
const standardUnmixing = unmixing(standardBasis)

/** Unmixing, every dye's amount scaled and shifted, and mixing with varied dyes, as one map of densities. */
export function drawStainJitter(random: Random, jitter: Augmentation['stain']): DensityMap {
  const dyes = [jitter.haematoxylin, jitter.eosin, jitter.residual]
  const scales = dyes.map(({ scale }) => uniform(random, 1 - scale, 1 + scale))
  const shifts = dyes.map(({ shift }) => uniform(random, -shift, shift))
  const vary = (vector: StainVector): StainVector => [
    Math.max(0, vector[0] + jitter.vectorDeviation * gaussian(random)),
    Math.max(0, vector[1] + jitter.vectorDeviation * gaussian(random)),
    Math.max(0, vector[2] + jitter.vectorDeviation * gaussian(random)),
  ]
  const basis = jitter.vectorDeviation > 0 ? stainBasis(vary(HAEMATOXYLIN), vary(EOSIN)) : standardBasis
  const matrix = new Float64Array(9)
  const offset: [number, number, number] = [0, 0, 0]
  for (const channel of [0, 1, 2] as const)
    for (const dye of [0, 1, 2] as const) {
      offset[channel] += shifts[dye]! * basis[dye][channel]
      for (const from of [0, 1, 2] as const)
        matrix[from * 3 + channel]! += standardUnmixing[from][dye] * scales[dye]! * basis[dye][channel]
    }
  return { matrix, offset }
}

/** Writes `from` with its densities mapped to `to`; both RGB, and may be the same. */
export function mapDensities(from: Uint8Array, to: Uint8Array, { matrix, offset }: DensityMap): void {
  const [m0, m1, m2, m3, m4, m5, m6, m7, m8] = matrix.map((value) => value * GREY_STEPS) as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  // The half rounds to the nearest entry.
  const [o0, o1, o2] = offset.map((value) => (value - GREY_FROM) * GREY_STEPS + 0.5) as [
    number,
    number,
    number,
  ]
  for (let i = 0; i < from.length; i += 3) {
    const red = DENSITY[from[i]!]!
    const green = DENSITY[from[i + 1]!]!
    const blue = DENSITY[from[i + 2]!]!
    to[i] = greyOf(red * m0 + green * m3 + blue * m6 + o0)
    to[i + 1] = greyOf(red * m1 + green * m4 + blue * m7 + o1)
    to[i + 2] = greyOf(red * m2 + green * m5 + blue * m8 + o2)
  }
}
