/** Figures by square cell of the slide, for drawing and finding those in view without looking at all. Level-0 pixels. */
export interface FigureGrid {
  /** How many it holds, by index from 0. */
  readonly count: number
  /** Visits those of the cells that the box touches, cell by cell, in each the lowest index first. */
  visit(box: BoxPx, each: (index: number) => void): void
}

export interface BoxPx {
  readonly minX: number
  readonly minY: number
  readonly maxX: number
  readonly maxY: number
}

const FIGURES_PER_CELL = 32

export function createFigureGrid(
  xPx: Float64Array,
  yPx: Float64Array,
  size: { widthPx: number; heightPx: number },
): FigureGrid {
  const count = xPx.length
  const cells = Math.max(1, count / FIGURES_PER_CELL)
  const cellPx = Math.max(1, Math.sqrt((size.widthPx * size.heightPx) / cells))
  const columns = Math.floor(size.widthPx / cellPx) + 1
  const rows = Math.floor(size.heightPx / cellPx) + 1
  const clamp = (value: number, most: number) => Math.min(Math.max(Math.floor(value / cellPx), 0), most - 1)
  const cellOf = (i: number) => clamp(yPx[i]!, rows) * columns + clamp(xPx[i]!, columns)
  const ends = new Uint32Array(columns * rows + 1)
  for (let i = 0; i < count; i++) ends[cellOf(i) + 1]! += 1
  for (let cell = 0; cell < columns * rows; cell++) ends[cell + 1]! += ends[cell]!
  const next = ends.slice()
  const indices = new Uint32Array(count)
  for (let i = 0; i < count; i++) indices[next[cellOf(i)]!++] = i
  return {
    count,
    visit({ minX, minY, maxX, maxY }, each) {
      for (let row = clamp(minY, rows); row <= clamp(maxY, rows); row++)
        for (let column = clamp(minX, columns); column <= clamp(maxX, columns); column++) {
          const cell = row * columns + column
          for (let at = ends[cell]!; at < ends[cell + 1]!; at++) each(indices[at]!)
        }
    },
  }
}
