export type StainVector = readonly [red: number, green: number, blue: number]

/**
 * The weights that take a pixel's optical densities (red, green, blue) to its amount of haematoxylin: the haematoxylin
 * row of the inverse stain matrix (Ruifrok & Johnston 2001), its third stain perpendicular to the two dyes.
 */
export function haematoxylinWeights(haematoxylin: StainVector, eosin: StainVector): StainVector {
  const dye = unit(haematoxylin)
  const counterstain = unit(eosin)
  const residual = unit(cross(dye, counterstain))
  const row = cross(counterstain, residual)
  const determinant = dot(dye, row)
  return [row[0] / determinant, row[1] / determinant, row[2] / determinant]
}

const dot = (a: StainVector, b: StainVector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

const cross = (a: StainVector, b: StainVector): StainVector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

function unit(vector: StainVector): StainVector {
  const length = Math.sqrt(dot(vector, vector))
  return [vector[0] / length, vector[1] / length, vector[2] / length]
}
