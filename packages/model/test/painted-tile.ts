import { haematoxylinBaseline } from '../src/baseline/parameters.ts'

/** An 8-bit RGB image, rows of interleaved pixels. */
export interface PaintedTile {
  readonly widthPx: number
  readonly heightPx: number
  readonly rgb: Uint8Array
}

/** A disc of dye on white glass; amounts are optical densities along the dye's own colour. */
export interface Spot {
  readonly xPx: number
  readonly yPx: number
  readonly radiusPx: number
  readonly haematoxylin?: number
  readonly eosin?: number
}

/** Light passes as Beer and Lambert say; the discs' rims are anti-aliased. Where discs overlap, dyes add up. */
export function paintTile(widthPx: number, heightPx: number, spots: readonly Spot[]): PaintedTile {
  const densities = new Float64Array(widthPx * heightPx * 3)
  for (const spot of spots) addDye(densities, widthPx, heightPx, spot)
  const rgb = Uint8Array.from(densities, (density) => Math.max(0, Math.round(256 * 10 ** -density - 1)))
  return { widthPx, heightPx, rgb }
}

function addDye(densities: Float64Array, widthPx: number, heightPx: number, spot: Spot): void {
  const { xPx, yPx, radiusPx, haematoxylin = 0, eosin = 0 } = spot
  const dye = ([0, 1, 2] as const).map(
    (channel) =>
      haematoxylin * haematoxylinBaseline.haematoxylin[channel] + eosin * haematoxylinBaseline.eosin[channel],
  )
  for (let y = Math.max(0, Math.floor(yPx - radiusPx - 1)); y < Math.min(heightPx, yPx + radiusPx + 1); y++) {
    for (
      let x = Math.max(0, Math.floor(xPx - radiusPx - 1));
      x < Math.min(widthPx, xPx + radiusPx + 1);
      x++
    ) {
      const distancePx = Math.hypot(x + 0.5 - xPx, y + 0.5 - yPx)
      const cover = Math.min(1, Math.max(0, radiusPx - distancePx + 0.5))
      for (const [channel, amount] of dye.entries())
        densities[(y * widthPx + x) * 3 + channel]! += cover * amount
    }
  }
}

/** Part of an image, as a tile reader would cut it; what lies beyond the image is white. */
export function crop(image: PaintedTile, leftPx: number, topPx: number, sidePx: number): PaintedTile {
  const rgb = new Uint8Array(sidePx * sidePx * 3).fill(255)
  for (let y = Math.max(0, -topPx); y < Math.min(sidePx, image.heightPx - topPx); y++) {
    const from = Math.max(0, -leftPx)
    const to = Math.min(sidePx, image.widthPx - leftPx)
    const source = ((y + topPx) * image.widthPx + leftPx) * 3
    rgb.set(image.rgb.subarray(source + from * 3, source + to * 3), (y * sidePx + from) * 3)
  }
  return { widthPx: sidePx, heightPx: sidePx, rgb }
}
