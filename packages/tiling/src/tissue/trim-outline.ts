import type { BinaryImage } from './morphology.ts'

/** How far the tissue beside a cell of the outline is looked for, in cells. */
const REACH = 2
/** A cell that tissue covers by half absorbs half of what the tissue beside it does. */
const HALF = 0.5

/**
 * Clears the ones of the outline that tissue covers by less than half, judged by what they absorb beside the mean of the ones
 * around them that lie further in: without it a mask reaches a third of a cell too far everywhere. `absorbed`: how much
 * light each of `columns · rows` cells keeps back, linear. Returns new cells.
 */
export function trimOutline(image: BinaryImage, absorbed: Uint8Array): Uint8Array {
  const { columns, rows, cells } = image
  const outline = outlineOf(image)
  return cells.map((cell, i) => {
    if (outline[i] === 0) return cell
    const column = i % columns
    const row = (i - column) / columns
    let sum = 0
    let count = 0
    for (let y = Math.max(0, row - REACH); y <= Math.min(rows - 1, row + REACH); y++) {
      for (let x = Math.max(0, column - REACH); x <= Math.min(columns - 1, column + REACH); x++) {
        const j = y * columns + x
        if (cells[j] === 0 || outline[j] === 1) continue
        sum += absorbed[j]!
        count++
      }
    }
    return count === 0 || absorbed[i]! >= (HALF * sum) / count ? 1 : 0
  })
}

/** Ones with a zero on one of their four sides; the image's edge is no zero. */
function outlineOf({ columns, rows, cells }: BinaryImage): Uint8Array {
  return cells.map((cell, i) => {
    if (cell === 0) return 0
    const column = i % columns
    const row = (i - column) / columns
    const isOutside =
      (column > 0 && cells[i - 1] === 0) ||
      (column < columns - 1 && cells[i + 1] === 0) ||
      (row > 0 && cells[i - columns] === 0) ||
      (row < rows - 1 && cells[i + columns] === 0)
    return isOutside ? 1 : 0
  })
}
