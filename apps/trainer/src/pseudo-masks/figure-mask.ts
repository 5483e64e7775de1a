import type { MapSize } from './blur-map.ts'
import type { ImageFrame } from './nucleus-mask.ts'

export interface FigureOptions {
  /** How far from the point the nearest component may begin. */
  readonly reachUm: number
  /** What begins no further from the point than the nearest component and this belongs to the figure too. */
  readonly partsWithinUm: number
  /** A larger figure is none, but has run together with its neighbours. */
  readonly maxAreaUm2: number
}

/** The reach is that of late anaphases, of which both plates lie 3–5 µm from the centre. */
const standard: FigureOptions = { reachUm: 5, partsWithinUm: 1.5, maxAreaUm2: 150 }

/**
 * The figure around its annotated centre (continuous pixels) in a mask of nuclei: 1 on the component, joined by sides and
 * corners, that comes nearest to the point, and on those that come about as near, because two plates of one anaphase are one
 * figure and its centre lies between them. Null if there is none, or no telling it from its neighbours.
 */
export function figurePseudoMask(
  nuclei: Uint8Array,
  { widthPx, heightPx, mpp }: ImageFrame,
  { xPx, yPx }: { readonly xPx: number; readonly yPx: number },
  { reachUm, partsWithinUm, maxAreaUm2 }: FigureOptions = standard,
): Uint8Array<ArrayBuffer> | null {
  const distanceUm = (pixel: number) =>
    Math.hypot((pixel % widthPx) + 0.5 - xPx, Math.floor(pixel / widthPx) + 0.5 - yPx) * mpp
  const pixels = Array.from(nuclei.keys()).filter((pixel) => nuclei[pixel] === 1)
  const nearestUm = pixels.reduce((least, pixel) => Math.min(least, distanceUm(pixel)), Infinity)
  if (nearestUm > reachUm) return null
  const seeds = pixels.filter((pixel) => distanceUm(pixel) <= nearestUm + partsWithinUm)
  const figure = componentsOf(nuclei, { widthPx, heightPx }, seeds)
  const areaUm2 = figure.reduce((count, value) => count + value, 0) * mpp ** 2
  return areaUm2 > maxAreaUm2 ? null : figure
}

/** 1 on the components that hold the given pixels. */
function componentsOf(
  mask: Uint8Array,
  { widthPx, heightPx }: MapSize,
  seeds: readonly number[],
): Uint8Array<ArrayBuffer> {
  const taken = new Uint8Array(mask.length)
  const stack: number[] = []
  const take = (pixel: number) => {
    if (mask[pixel] === 0 || taken[pixel] === 1) return
    taken[pixel] = 1
    stack.push(pixel)
  }
  for (const seed of seeds) take(seed)
  for (let pixel = stack.pop(); pixel !== undefined; pixel = stack.pop()) {
    const [row, column] = [Math.floor(pixel / widthPx), pixel % widthPx]
    for (let y = Math.max(0, row - 1); y <= Math.min(heightPx - 1, row + 1); y++)
      for (let x = Math.max(0, column - 1); x <= Math.min(widthPx - 1, column + 1); x++) take(y * widthPx + x)
  }
  return taken
}
