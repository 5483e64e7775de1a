import { createCellGrid } from './cell-grid.ts'
import type { Mpp } from './detection.ts'
import type { Annotation } from './match-result.ts'

/** Those of `points` that lie farther than `radiusUm` from every one of `others`, in their order. */
export function apartFrom<P extends Annotation>(
  points: readonly P[],
  others: readonly Annotation[],
  { radiusUm, mpp }: { radiusUm: number; mpp: Mpp },
): P[] {
  const grid = createCellGrid(radiusUm * 1.001, others.length) // a hair wider, as in `findNearPairs`
  for (const [index, { xPx, yPx }] of others.entries()) grid.add(xPx * mpp.x, yPx * mpp.y, index)
  const isNear = (point: P, { xPx, yPx }: Annotation) =>
    Math.hypot((point.xPx - xPx) * mpp.x, (point.yPx - yPx) * mpp.y) <= radiusUm
  return points.filter((point) => {
    for (const index of grid.near(point.xPx * mpp.x, point.yPx * mpp.y))
      if (isNear(point, others[index]!)) return false
    return true
  })
}
