/** A small rectangle of the slide at work: the dye on each of its pixels, row by row. */
export interface Block {
  readonly xPx: number
  readonly yPx: number
  readonly width: number
  readonly height: number
  readonly mpp: number
  /** Optical density (base 10) along the unit dye vector; may be longer than the block. */
  readonly haematoxylin: Float32Array
  readonly eosin: Float32Array
}

/** The rows and columns of a block, both ends included, that come within a distance of a point in x and in y. */
export function pixelsAround(
  { xPx, yPx, width, height, mpp }: Block,
  xUm: number,
  yUm: number,
  reachUm: number,
) {
  return {
    firstColumn: Math.max(0, Math.floor((xUm - reachUm) / mpp) - xPx),
    lastColumn: Math.min(width - 1, Math.ceil((xUm + reachUm) / mpp) - xPx),
    firstRow: Math.max(0, Math.floor((yUm - reachUm) / mpp) - yPx),
    lastRow: Math.min(height - 1, Math.ceil((yUm + reachUm) / mpp) - yPx),
  }
}
