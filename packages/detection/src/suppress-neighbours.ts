import { createCellGrid } from './cell-grid.ts'
import { byProbabilityThenPosition, type Detection, type Mpp } from './detection.ts'

/**
 * Greedy non-maximum suppression in micrometres: of detections within `radiusUm` (inclusive) of a more probable
 * kept one, none stays. Returns the kept ones in `byProbabilityThenPosition` order; the order given does not matter.
 */
export function suppressNeighbours<D extends Detection>(
  detections: readonly D[],
  { radiusUm, mpp }: { radiusUm: number; mpp: Mpp },
): D[] {
  const kept: D[] = []
  const grid = createCellGrid(radiusUm)
  for (const candidate of detections.toSorted(byProbabilityThenPosition)) {
    const xUm = candidate.xPx * mpp.x
    const yUm = candidate.yPx * mpp.y
    if (hasNeighbour(xUm, yUm)) continue
    grid.add(xUm, yUm, kept.length)
    kept.push(candidate)
  }
  return kept

  function hasNeighbour(xUm: number, yUm: number): boolean {
    for (const index of grid.near(xUm, yUm)) {
      const other = kept[index]!
      if (Math.hypot(other.xPx * mpp.x - xUm, other.yPx * mpp.y - yUm) <= radiusUm) return true
    }
    return false
  }
}
