import type { Mpp } from '../mpp.ts'
import type { Rect } from '../pixels/rect.ts'

/** Where a slide is laid out in cells: cell (column, row) starts at level-0 pixel (column · cellWidthPx, row · cellHeightPx). */
export interface TissueLayout {
  readonly slideWidthPx: number
  readonly slideHeightPx: number
  /** Of level 0. */
  readonly mpp: Mpp
  /** Level-0 pixels per cell; the last column and row reach beyond the slide. */
  readonly cellWidthPx: number
  readonly cellHeightPx: number
  readonly columns: number
  readonly rows: number
}

export interface TissueMask extends TissueLayout {
  /** 1 where there is tissue, else 0; row by row, columns · rows values. */
  readonly cells: Uint8Array
  /** On the slide. */
  readonly areaMm2: number
}

const UM2_PER_MM2 = 1e6

export function tissueMask(layout: TissueLayout, cells: Uint8Array): TissueMask {
  const slide = { xPx: 0, yPx: 0, widthPx: layout.slideWidthPx, heightPx: layout.slideHeightPx }
  return { ...layout, cells, areaMm2: tissueAreaIn({ ...layout, cells })(slide) }
}

/**
 * Prepares the question how much tissue, in mm², lies in a rect of level-0 pixels (any numbers, cut at the slide's
 * edge): after one pass over the mask each answer takes constant time, and is exact to parts of a cell.
 */
export function tissueAreaIn(mask: TissueLayout & Pick<TissueMask, 'cells'>): (rect: Rect) => number {
  const { slideWidthPx, slideHeightPx, mpp, cellWidthPx, cellHeightPx } = mask
  const cellsAboveLeft = summedAreaTable(mask)
  const mm2PerCell = (cellWidthPx * mpp.x * cellHeightPx * mpp.y) / UM2_PER_MM2
  return ({ xPx, yPx, widthPx, heightPx }) => {
    const left = clamp(xPx, 0, slideWidthPx) / cellWidthPx
    const right = clamp(xPx + widthPx, 0, slideWidthPx) / cellWidthPx
    const top = clamp(yPx, 0, slideHeightPx) / cellHeightPx
    const bottom = clamp(yPx + heightPx, 0, slideHeightPx) / cellHeightPx
    const cells =
      cellsAboveLeft(right, bottom) -
      cellsAboveLeft(left, bottom) -
      cellsAboveLeft(right, top) +
      cellsAboveLeft(left, top)
    return cells * mm2PerCell
  }
}

const clamp = (value: number, min: number, max: number) => Math.min(Math.max(value, min), max)

/** How many cells of tissue lie above and left of a point in cells; between corners of cells it is bilinear, exactly. */
function summedAreaTable({ columns, rows, cells }: TissueLayout & Pick<TissueMask, 'cells'>) {
  const stride = columns + 1
  const sums = new Uint32Array(stride * (rows + 1))
  for (let row = 0; row < rows; row++) {
    let inRow = 0
    for (let column = 0; column < columns; column++) {
      inRow += cells[row * columns + column] ?? 0
      sums[(row + 1) * stride + column + 1] = (sums[row * stride + column + 1] ?? 0) + inRow
    }
  }
  const corner = (column: number, row: number) =>
    sums[Math.min(row, rows) * stride + Math.min(column, columns)] ?? 0
  return (x: number, y: number): number => {
    const column = Math.floor(x)
    const row = Math.floor(y)
    const right = x - column
    const down = y - row
    const above = corner(column, row) * (1 - right) + corner(column + 1, row) * right
    const below = corner(column, row + 1) * (1 - right) + corner(column + 1, row + 1) * right
    return above * (1 - down) + below * down
  }
}
