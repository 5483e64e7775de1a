import { tileAt, tileCount, type TileGrid } from '../tile-grid.ts'
import { tissueAreaIn, type TissueMask } from './tissue-mask.ts'

/** A nucleus at the tissue's edge reaches this far out of it, and a cell of the mask may be counted as glass beside it. */
const EDGE_UM = 25

/** Indices of the tiles whose core holds tissue or lies within 25 µm of it, ascending. */
export function tilesWithTissue(grid: TileGrid, mask: TissueMask): number[] {
  const areaIn = tissueAreaIn(mask)
  const { cellWidthPx, cellHeightPx } = mask
  const edgeXPx = EDGE_UM / mask.mpp.x
  const edgeYPx = EDGE_UM / mask.mpp.y
  const tiles: number[] = []
  for (let index = 0; index < tileCount(grid); index++) {
    const { core } = tileAt(grid, index)
    // Whole cells, for which the area is exact: zero means none.
    const xPx = Math.floor((core.xPx - edgeXPx) / cellWidthPx) * cellWidthPx
    const yPx = Math.floor((core.yPx - edgeYPx) / cellHeightPx) * cellHeightPx
    const widthPx = Math.ceil((core.xPx + core.widthPx + edgeXPx) / cellWidthPx) * cellWidthPx - xPx
    const heightPx = Math.ceil((core.yPx + core.heightPx + edgeYPx) / cellHeightPx) * cellHeightPx - yPx
    if (areaIn({ xPx, yPx, widthPx, heightPx }) > 0) tiles.push(index)
  }
  return tiles
}
