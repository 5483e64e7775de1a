import { between, mulberry32, hash32, stream } from './random.ts'

/** Optical density (base 10) that one unit of a dye adds in red, green and blue. */
type DyeVector = readonly [red: number, green: number, blue: number]

export interface Stain {
  readonly haematoxylin: DyeVector
  readonly eosin: DyeVector
  /** How strongly this slide took each dye; 1 = the densities in `histology.ts`. */
  readonly haematoxylinStrength: number
  readonly eosinStrength: number
}

/** Ruifrok & Johnston 2001, the vectors colour deconvolution takes for granted. */
export const ruifrokStain: Stain = {
  haematoxylin: [0.65, 0.7, 0.29],
  eosin: [0.07, 0.99, 0.11],
  haematoxylinStrength: 1,
  eosinStrength: 1,
}

/** Macenko et al. 2009, reference vectors: as scanners mostly see it. */
const macenkoStain = {
  haematoxylin: [0.5626, 0.7201, 0.4062],
  eosin: [0.2159, 0.8012, 0.5581],
} as const satisfies Partial<Stain>

/** The stain of one laboratory's one day: somewhere between the two published pairs, paler or darker. */
export function variedStain(seed: number): Stain {
  const random = mulberry32(hash32(seed, stream.stain))
  const towardsMacenko = between(random, 0.25, 1)
  const mix = (from: DyeVector, to: DyeVector): DyeVector => {
    const channel = (i: 0 | 1 | 2) =>
      from[i] + (to[i] - from[i]) * towardsMacenko + between(random, -0.025, 0.025)
    return unit([channel(0), channel(1), channel(2)])
  }
  return {
    haematoxylin: mix(ruifrokStain.haematoxylin, macenkoStain.haematoxylin),
    eosin: mix(ruifrokStain.eosin, macenkoStain.eosin),
    haematoxylinStrength: between(random, 0.88, 1.18),
    eosinStrength: between(random, 0.75, 1.25),
  }
}

function unit([red, green, blue]: DyeVector): DyeVector {
  const length = Math.sqrt(red * red + green * green + blue * blue)
  return [red / length, green / length, blue / length]
}

const STEPS_PER_OD = 512
const MAX_OD = 4

/** Share of light that passes, by optical density × `STEPS_PER_OD` (Beer–Lambert: 10^-OD). */
const transmission = Float32Array.from(
  { length: STEPS_PER_OD * MAX_OD + 1 },
  (_, i) => 10 ** (-i / STEPS_PER_OD),
)

/** Light left, 0–1, after the given optical density; beyond OD 4 nothing gets darker. */
export function transmitted(opticalDensity: number): number {
  const index = Math.min(Math.max(opticalDensity, 0), MAX_OD) * STEPS_PER_OD
  return transmission[(index + 0.5) | 0]!
}
