import { EOSIN, HAEMATOXYLIN, type StainVector } from '../pipeline/stain-space.ts'
import { percentileOfSorted } from './percentile.ts'
import { principalAxes } from './principal-axes.ts'

/** Natural-logarithm densities in R, G, B of one unit of each dye. */
export interface StainPair {
  readonly haematoxylin: StainVector
  readonly eosin: StainVector
}

/** Macenko et al. 2009, with torchstain's values: the grey level of glass … */
const GLASS = 240
/** … the density (β) below which, in any channel, a pixel is glass … */
const MIN_DENSITY = 0.15
/** … and the percentile (α, and 100 − α) of the angles that is a pure dye. */
const PURE_DYE_PERCENTILE = 1
/** Of fewer, the 1st percentile is nothing but the outermost pixel. */
const MIN_STAINED_PX = 100
/** Pure dyes closer than this are one hue and its noise. */
const MIN_ANGLE_RAD = 0.02
const STRONGEST_PERCENTILE = 99
/** Haematoxylin in Macenko's reference image: its strongest concentration, and the density of one unit in red. */
const REFERENCE = { strongest: 1.9705, red: 0.5626 }
/** Strongest concentration below which there is no haematoxylin, only noise; nuclei of AMi-Br's palest patches have more. */
const FAINTEST = 0.2

const ruifrok: StainPair = { haematoxylin: HAEMATOXYLIN, eosin: EOSIN }

/** Density = DENSITY[v]. A grey level is added so that black stays finite. */
const DENSITY = Float64Array.from({ length: 256 }, (_, v) => -Math.log((v + 1) / GLASS))

/**
 * The dyes of an image, interleaved RGB (Macenko et al. 2009): the outermost directions in the plane in which the densities of
 * its stained pixels vary most. Haematoxylin is the one that absorbs more red. An image that cannot show two dyes, having less
 * than 100 stained pixels or a single hue, gets Ruifrok and Johnston's.
 */
export function estimateStains(rgb: Uint8Array): StainPair {
  const stained = stainedDensities(rgb)
  const count = stained.length / 3
  if (count < MIN_STAINED_PX) return ruifrok
  const mean = meanOf(stained)
  // The signs of axes are arbitrary; with the mean in the first quadrant no angle is near the jump from π to −π.
  const [most, second] = principalAxes(covarianceOf(stained, mean)).map((axis) =>
    dot(axis, mean) < 0 ? scaled(axis, -1) : axis,
  ) as [StainVector, StainVector, StainVector]
  const angles = Float64Array.from({ length: count }, (_, i) => {
    const density = [stained[i * 3]!, stained[i * 3 + 1]!, stained[i * 3 + 2]!] as const
    return Math.atan2(dot(density, most), dot(density, second))
  }).toSorted()
  const low = percentileOfSorted(angles, PURE_DYE_PERCENTILE)
  const high = percentileOfSorted(angles, 100 - PURE_DYE_PERCENTILE)
  if (high - low < MIN_ANGLE_RAD) return ruifrok
  const directionAt = (angle: number) => sum(scaled(second, Math.cos(angle)), scaled(most, Math.sin(angle)))
  const [a, b] = [directionAt(low), directionAt(high)]
  return a[0] > b[0] ? { haematoxylin: a, eosin: b } : { haematoxylin: b, eosin: a }
}

/** Units of `dye` at every pixel where it and `other` together explain the densities best (least squares); can be negative. */
export function dyeConcentration(rgb: Uint8Array, dye: StainVector, other: StainVector): Float32Array {
  const [own, both, others] = [dot(dye, dye), dot(dye, other), dot(other, other)]
  // The dye's row of the pseudo-inverse.
  const row = scaled(sum(scaled(dye, others), scaled(other, -both)), 1 / (own * others - both * both))
  const units = new Float32Array(rgb.length / 3)
  for (let i = 0; i < units.length; i++)
    units[i] = dot(row, [DENSITY[rgb[i * 3]!]!, DENSITY[rgb[i * 3 + 1]!]!, DENSITY[rgb[i * 3 + 2]!]!])
  return units
}

/** Scaled so that the 99th percentile is that of Macenko's reference image; 0 everywhere if there is next to no haematoxylin. */
export function normaliseHaematoxylin(concentration: Float32Array): Float32Array {
  const strongest = percentileOfSorted(concentration.toSorted(), STRONGEST_PERCENTILE)
  const scale = strongest < FAINTEST ? 0 : REFERENCE.strongest / strongest
  return concentration.map((amount) => amount * scale)
}

/**
 * The share of light, 0 to 1, that haematoxylin takes from red at every pixel of the stain-normalised image: what is missing
 * to white in torchstain's H image. Unlike the concentration it saturates, so that Otsu's method parts nuclei, pale ones and
 * dark figures alike, from what lies between them, and not the figures from the rest.
 */
export function haematoxylinChannel(rgb: Uint8Array): Float32Array {
  const { haematoxylin, eosin } = estimateStains(rgb)
  const normalised = normaliseHaematoxylin(dyeConcentration(rgb, haematoxylin, eosin))
  return normalised.map((amount) => Math.max(0, 1 - Math.exp(-REFERENCE.red * amount)))
}

/** Densities, interleaved, of the pixels that are not glass. */
function stainedDensities(rgb: Uint8Array): Float64Array {
  const densities = new Float64Array(rgb.length)
  let length = 0
  for (let i = 0; i < rgb.length; i += 3) {
    const [red, green, blue] = [DENSITY[rgb[i]!]!, DENSITY[rgb[i + 1]!]!, DENSITY[rgb[i + 2]!]!]
    if (red < MIN_DENSITY || green < MIN_DENSITY || blue < MIN_DENSITY) continue
    densities[length++] = red
    densities[length++] = green
    densities[length++] = blue
  }
  return densities.subarray(0, length)
}

function meanOf(densities: Float64Array): StainVector {
  const sums: [number, number, number] = [0, 0, 0]
  for (let i = 0; i < densities.length; i++) sums[(i % 3) as 0 | 1 | 2] += densities[i]!
  return scaled(sums, 3 / densities.length)
}

/** But for a factor, on which axes do not depend. */
function covarianceOf(densities: Float64Array, mean: StainVector): [StainVector, StainVector, StainVector] {
  let [rr, rg, rb, gg, gb, bb] = [0, 0, 0, 0, 0, 0]
  for (let i = 0; i < densities.length; i += 3) {
    const red = densities[i]! - mean[0]
    const green = densities[i + 1]! - mean[1]
    const blue = densities[i + 2]! - mean[2]
    rr += red * red
    rg += red * green
    rb += red * blue
    gg += green * green
    gb += green * blue
    bb += blue * blue
  }
  return [
    [rr, rg, rb],
    [rg, gg, gb],
    [rb, gb, bb],
  ]
}

const dot = (a: StainVector, b: StainVector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const scaled = ([red, green, blue]: StainVector, by: number): StainVector => [red * by, green * by, blue * by]

const sum = (a: StainVector, b: StainVector): StainVector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
