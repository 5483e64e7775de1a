import type { Rect } from '../pixels/rect.ts'
import type { PointPx } from '../tile-grid.ts'
import { tissueAreaIn, type TissueMask } from './tissue-mask.ts'

/** A nucleus at the tissue's edge reaches this far out of it, and a cell of the mask may be counted as glass beside it. */
const EDGE_UM = 25

/** Tells whether tissue lies in a rect of level-0 pixels or within 25 µm of it, and a cell of the mask at most farther. */
export function isNearTissue(mask: TissueMask): (rect: Rect) => boolean {
  const areaIn = tissueAreaIn(mask)
  const { cellWidthPx, cellHeightPx } = mask
  const edgeXPx = EDGE_UM / mask.mpp.x
  const edgeYPx = EDGE_UM / mask.mpp.y
  return (rect) => {
    // Whole cells, for which the area is exact: zero means none.
    const xPx = Math.floor((rect.xPx - edgeXPx) / cellWidthPx) * cellWidthPx
    const yPx = Math.floor((rect.yPx - edgeYPx) / cellHeightPx) * cellHeightPx
    const widthPx = Math.ceil((rect.xPx + rect.widthPx + edgeXPx) / cellWidthPx) * cellWidthPx - xPx
    const heightPx = Math.ceil((rect.yPx + rect.heightPx + edgeYPx) / cellHeightPx) * cellHeightPx - yPx
    return areaIn({ xPx, yPx, widthPx, heightPx }) > 0
  }
}

/**
 * Which detections count: those on tissue or as near to it. A tile also shows the network what lies beside the tissue, ink and
 * dust, of which no area is counted.
 */
export function countsOnTissue(mask: TissueMask): (place: PointPx) => boolean {
  const isNear = isNearTissue(mask)
  return ({ xPx, yPx }) => isNear({ xPx, yPx, widthPx: 0, heightPx: 0 })
}
