import { createCellGrid } from './cell-grid.ts'
import { FIGURE_RADIUS_UM, type Detection, type Mpp } from './detection.ts'
import { orderByProbability } from './order-by-probability.ts'
import { suppressNeighbours } from './suppress-neighbours.ts'

/** A candidate as a tile reports it, level-0 pixels. The last value is missing where that tile did not classify it. */
export type TileCandidate = [
  xPx: number,
  yPx: number,
  probability: number,
  atypicalProbability?: number | undefined,
]

/** A candidate and what the classifier makes of it. */
export interface ClassifiedDetection extends Detection {
  /** Null where no classifier has looked at it. */
  readonly atypicalProbability: number | null
}

/**
 * Every figure of a slide once, from what its tiles report: suppression within 7.5 µm, most probable first. A survivor that
 * its tile saw beyond its core and left to the owner to classify takes the atypical probability of the nearest classified
 * candidate within 7.5 µm, which is the same figure as the owner sees it.
 */
export function mergeTiles(candidates: readonly TileCandidate[], mpp: Mpp): ClassifiedDetection[] {
  const detections = candidates.map(([xPx, yPx, probability, atypicalProbability = null]) => ({
    xPx,
    yPx,
    probability,
    atypicalProbability,
  }))
  const figures = suppressNeighbours(detections, { radiusUm: FIGURE_RADIUS_UM, mpp })
  if (figures.every(({ atypicalProbability }) => atypicalProbability !== null)) return figures
  const probabilityAt = nearestClassification(detections, mpp)
  return figures.map((figure) =>
    figure.atypicalProbability === null ? { ...figure, atypicalProbability: probabilityAt(figure) } : figure,
  )
}

function nearestClassification(detections: readonly ClassifiedDetection[], mpp: Mpp) {
  const unordered = detections.filter(({ atypicalProbability }) => atypicalProbability !== null)
  // of equally near ones the most probable is taken, whatever order they came in
  const classified = Array.from(orderByProbability(unordered), (i) => unordered[i]!)
  const grid = createCellGrid(FIGURE_RADIUS_UM, classified.length)
  for (const [index, { xPx, yPx }] of classified.entries()) grid.add(xPx * mpp.x, yPx * mpp.y, index)

  return ({ xPx, yPx }: Detection): number | null => {
    let best: { index: number; distanceUm: number } | null = null
    for (const index of grid.near(xPx * mpp.x, yPx * mpp.y)) {
      const other = classified[index]!
      const distanceUm = Math.hypot((other.xPx - xPx) * mpp.x, (other.yPx - yPx) * mpp.y)
      if (distanceUm > FIGURE_RADIUS_UM) continue
      const isBetter = !best || distanceUm < best.distanceUm
      if (isBetter || (distanceUm === best!.distanceUm && index < best!.index)) best = { index, distanceUm }
    }
    return best && classified[best.index]!.atypicalProbability
  }
}
