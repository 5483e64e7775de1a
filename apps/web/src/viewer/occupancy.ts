import type { View } from './view.ts'

/** Which cells of the screen, `cell` CSS pixels wide, hold something already. */
export function createOccupancy({ width, height }: View, cell: number) {
  const columns = Math.ceil(width / cell) + 4
  const rows = Math.ceil(height / cell) + 4
  const taken = new Uint8Array(columns * rows)
  return {
    /** Whether the place was free and not far beyond the screen; it is no longer. */
    take(x: number, y: number): boolean {
      const column = Math.floor(x / cell) + 2
      const row = Math.floor(y / cell) + 2
      if (column < 0 || row < 0 || column >= columns || row >= rows) return false
      const at = row * columns + column
      if (taken[at] === 1) return false
      taken[at] = 1
      return true
    },
  }
}
