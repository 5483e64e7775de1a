/** A colour's optical density per unit of dye: three natural-logarithm densities for R, G, B, of length 1. */
export type StainVector = readonly [red: number, green: number, blue: number]

/** Rows: haematoxylin, eosin, and the direction that neither explains. */
export type StainBasis = readonly [StainVector, StainVector, StainVector]

/** Ruifrok and Johnston 2001. */
export const HAEMATOXYLIN: StainVector = [0.6504, 0.7041, 0.2851]
export const EOSIN: StainVector = [0.0728, 0.9904, 0.1175]

/** Density = DENSITY[v]. Half a grey level is added so that black stays finite and every grey level comes back. */
export const DENSITY: Float32Array = Float32Array.from(
  { length: 256 },
  (_, v) => -Math.log((v + 0.5) / 255.5),
)

/** Entries of `GREY` per unit of density, and the density of its first. */
export const GREY_STEPS = 1024
export const GREY_FROM = -1
const GREY_TO = 8
const GREY_LAST = (GREY_TO - GREY_FROM) * GREY_STEPS

/** Grey level = GREY[(density − GREY_FROM) · GREY_STEPS]: within 0.1 grey levels of the formula before rounding. */
const GREY: Uint8Array = Uint8Array.from({ length: GREY_LAST + 1 }, (_, i) =>
  Math.min(255, Math.max(0, Math.round(255.5 * Math.exp(-(GREY_FROM + i / GREY_STEPS)) - 0.5))),
)

/** The grey level at `entry` of `GREY`, a fraction cut off, or at the nearer end where it lies beyond. */
export const greyOf = (entry: number): number =>
  GREY[entry < 0 ? 0 : entry > GREY_LAST ? GREY_LAST : entry | 0]!

export function stainBasis(haematoxylin: StainVector, eosin: StainVector): StainBasis {
  const [h, e] = [unit(haematoxylin), unit(eosin)]
  const across = [h[1] * e[2] - h[2] * e[1], h[2] * e[0] - h[0] * e[2], h[0] * e[1] - h[1] * e[0]] as const
  return [h, e, unit(across)]
}

function unit([red, green, blue]: StainVector): StainVector {
  const length = Math.hypot(red, green, blue)
  return [red / length, green / length, blue / length]
}

/** Rows of the inverse: amounts = densities · inverse. Throws a RangeError where the dyes have one colour. */
export function unmixing([h, e, r]: StainBasis): StainBasis {
  const minor = (a: StainVector, b: StainVector): StainVector => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ]
  const [columnH, columnE, columnR] = [minor(e, r), minor(r, h), minor(h, e)]
  const determinant = h[0] * columnH[0] + h[1] * columnH[1] + h[2] * columnH[2]
  if (Math.abs(determinant) < 1e-9) throw new RangeError('Two dyes of one colour cannot be told apart')
  const row = (i: 0 | 1 | 2): StainVector => [
    columnH[i] / determinant,
    columnE[i] / determinant,
    columnR[i] / determinant,
  ]
  return [row(0), row(1), row(2)]
}
