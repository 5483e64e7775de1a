import type { Rect } from '../pixels/rect.ts'
import type { TissueLayout, TissueMask } from './tissue-mask.ts'

/** Corners in level-0 pixels; closed by an edge from the last to the first. What it winds around, however often, is inside. */
export type PolygonPx = readonly (readonly [xPx: number, yPx: number])[]

const LINES_PER_CELL = 4
const UM2_PER_MM2 = 1e6

/**
 * How much of the slide lies inside a polygon, and how much tissue apart from what lies in `except` (rects that do not
 * overlap), in mm². Exact along rows, across them to a fourth of a cell.
 */
export function areasInPolygon(
  mask: TissueMask,
  polygon: PolygonPx,
  except: readonly Rect[],
): { readonly areaMm2: number; readonly tissueAreaMm2: number } {
  const { mpp, cellWidthPx, cellHeightPx, slideWidthPx, slideHeightPx, columns, rows } = mask
  const shares = tissueShares(mask, except)
  const mm2PerLinePx = ((cellHeightPx / LINES_PER_CELL) * mpp.x * mpp.y) / UM2_PER_MM2
  const ys = polygon.map(([, yPx]) => yPx)
  const firstRow = Math.max(0, Math.floor(Math.min(...ys) / cellHeightPx))
  const lastRow = Math.min(rows - 1, Math.floor(Math.max(...ys) / cellHeightPx))
  let [areaPx, tissuePx] = [0, 0]
  for (let row = firstRow; row <= lastRow; row++) {
    const tissueUpTo = cumulative(shares.subarray(row * columns, (row + 1) * columns))
    for (let line = 0; line < LINES_PER_CELL; line++) {
      const yPx = (row + (line + 0.5) / LINES_PER_CELL) * cellHeightPx
      if (yPx > slideHeightPx) break
      for (const [left, right] of spansAt(polygon, yPx)) {
        const from = Math.min(Math.max(left, 0), slideWidthPx)
        const to = Math.min(Math.max(right, 0), slideWidthPx)
        areaPx += to - from
        tissuePx += (tissueUpTo(to / cellWidthPx) - tissueUpTo(from / cellWidthPx)) * cellWidthPx
      }
    }
  }
  return { areaMm2: areaPx * mm2PerLinePx, tissueAreaMm2: tissuePx * mm2PerLinePx }
}

/** Of each cell, the share that is tissue and lies in none of the rects. */
function tissueShares({ cells, ...layout }: TissueMask, except: readonly Rect[]): Float32Array {
  const shares = Float32Array.from(cells)
  for (const rect of except)
    for (const { index, share } of cellsUnder(rect, layout))
      shares[index] = Math.max(0, (shares[index] ?? 0) - (cells[index] ?? 0) * share)
  return shares
}

function* cellsUnder(
  { xPx, yPx, widthPx, heightPx }: Rect,
  { cellWidthPx, cellHeightPx, columns, rows }: TissueLayout,
): Generator<{ index: number; share: number }> {
  const [left, right] = [xPx / cellWidthPx, (xPx + widthPx) / cellWidthPx]
  const [top, bottom] = [yPx / cellHeightPx, (yPx + heightPx) / cellHeightPx]
  for (let row = Math.floor(top); row < Math.min(bottom, rows); row++) {
    const down = Math.min(bottom, row + 1) - Math.max(top, row)
    for (let column = Math.floor(left); column < Math.min(right, columns); column++) {
      const across = Math.min(right, column + 1) - Math.max(left, column)
      yield { index: row * columns + column, share: across * down }
    }
  }
}

/** The sum of `values` up to a place between them. */
function cumulative(values: Float32Array): (place: number) => number {
  const sums = new Float64Array(values.length + 1)
  for (const [i, value] of values.entries()) sums[i + 1] = (sums[i] ?? 0) + value
  return (place) => {
    const whole = Math.floor(place)
    return (sums[whole] ?? 0) + (values[whole] ?? 0) * (place - whole)
  }
}

/** What of a horizontal line lies inside, from left to right. */
function spansAt(polygon: PolygonPx, yPx: number): [from: number, to: number][] {
  const crossings: { xPx: number; turn: number }[] = []
  let [x0, y0] = polygon.at(-1) ?? [0, 0]
  for (const [x1, y1] of polygon) {
    // half open, so that a corner on the line counts for one of its two edges
    if (y0 <= yPx !== y1 <= yPx)
      crossings.push({ xPx: x0 + ((yPx - y0) / (y1 - y0)) * (x1 - x0), turn: y1 > y0 ? 1 : -1 })
    x0 = x1
    y0 = y1
  }
  const spans: [number, number][] = []
  let [winding, from] = [0, 0]
  for (const { xPx, turn } of crossings.toSorted((a, b) => a.xPx - b.xPx)) {
    if (winding === 0) from = xPx
    winding += turn
    if (winding === 0) spans.push([from, xPx])
  }
  return spans
}
