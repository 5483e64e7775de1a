/** Points by square cell, for finding neighbours without looking at all. Positions are µm. */
export interface CellGrid {
  add(xUm: number, yUm: number, index: number): void
  /** Indices in the cell of the point and the eight around it: all within one cell's side, and some beyond. */
  near(xUm: number, yUm: number): Iterable<number>
}

/** Cells side by side along x are numbered in a row of this many; slides are far smaller than that. */
const CELLS_PER_ROW = 2 ** 26

export function createCellGrid(cellUm: number): CellGrid {
  const cells = new Map<number, number[]>()
  const cellOf = (xUm: number, yUm: number) =>
    Math.floor(yUm / cellUm) * CELLS_PER_ROW + Math.floor(xUm / cellUm)
  return {
    add(xUm, yUm, index) {
      const cell = cellOf(xUm, yUm)
      const members = cells.get(cell)
      if (members) members.push(index)
      else cells.set(cell, [index])
    },
    *near(xUm, yUm) {
      const centre = cellOf(xUm, yUm)
      for (let row = -1; row <= 1; row++)
        for (let column = -1; column <= 1; column++)
          yield* cells.get(centre + row * CELLS_PER_ROW + column) ?? []
    },
  }
}
