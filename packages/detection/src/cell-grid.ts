/** Points by square cell, for finding neighbours without looking at all. Positions are µm. */
export interface CellGrid {
  /** `index` is below the number of points that the grid was made for, and added once. */
  add(xUm: number, yUm: number, index: number): void
  /** Indices in the cell of the point and the eight around it: all within one cell's side, and some beyond. */
  near(xUm: number, yUm: number): readonly number[]
}

const SIDE_MIN = 4
const NONE = -1

/**
 * The plane is wrapped round a torus of two to eight cells a point, so that neither a large slide nor a crowd of points
 * costs more: cells that fall together lie far apart, never two of nine neighbours.
 */
export function createCellGrid(cellUm: number, points: number): CellGrid {
  const side = Math.max(SIDE_MIN, 2 ** Math.ceil(Math.log2(Math.sqrt(2 * points))))
  const wrap = side - 1
  const lastInCell = new Int32Array(side * side).fill(NONE)
  const before = new Int32Array(points)
  return {
    add(xUm, yUm, index) {
      const cell = (Math.floor(yUm / cellUm) & wrap) * side + (Math.floor(xUm / cellUm) & wrap)
      before[index] = lastInCell[cell]!
      lastInCell[cell] = index
    },
    near(xUm, yUm) {
      const found: number[] = []
      const centreRow = Math.floor(yUm / cellUm)
      const centreColumn = Math.floor(xUm / cellUm)
      for (let row = centreRow - 1; row <= centreRow + 1; row++)
        for (let column = centreColumn - 1; column <= centreColumn + 1; column++) {
          const last = lastInCell[(row & wrap) * side + (column & wrap)]!
          for (let index = last; index !== NONE; index = before[index]!) found.push(index)
        }
      return found
    },
  }
}
