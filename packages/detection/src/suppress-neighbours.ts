import { createCellGrid } from './cell-grid.ts'
import type { Detection, Mpp } from './detection.ts'
import { orderByProbability } from './order-by-probability.ts'

/**
 * Greedy non-maximum suppression in micrometres: of detections within `radiusUm` (inclusive) of a more probable
 * kept one, none stays. Returns the kept ones in `byProbabilityThenPosition` order; the order given does not matter.
 */
export function suppressNeighbours<D extends Detection>(
  detections: readonly D[],
  { radiusUm, mpp }: { radiusUm: number; mpp: Mpp },
): D[] {
  const xUm = Float64Array.from(detections, ({ xPx }) => xPx * mpp.x)
  const yUm = Float64Array.from(detections, ({ yPx }) => yPx * mpp.y)
  const kept: D[] = []
  const grid = createCellGrid(radiusUm, detections.length)
  for (const index of orderByProbability(detections)) {
    const [x, y] = [xUm[index]!, yUm[index]!]
    if (hasNeighbour(x, y)) continue
    grid.add(x, y, index)
    kept.push(detections[index]!)
  }
  return kept

  function hasNeighbour(x: number, y: number): boolean {
    for (const other of grid.near(x, y)) {
      const [dx, dy] = [xUm[other]! - x, yUm[other]! - y]
      if (dx * dx + dy * dy <= radiusUm * radiusUm) return true
    }
    return false
  }
}
