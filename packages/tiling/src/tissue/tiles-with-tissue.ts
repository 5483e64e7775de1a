import { tileAt, tileCount, type TileGrid } from '../tile-grid.ts'
import { isNearTissue } from './near-tissue.ts'
import type { TissueMask } from './tissue-mask.ts'

/** Indices of the tiles whose core holds tissue or lies within 25 µm of it, ascending. */
export function tilesWithTissue(grid: TileGrid, mask: TissueMask): number[] {
  const isNear = isNearTissue(mask)
  const tiles: number[] = []
  for (let index = 0; index < tileCount(grid); index++)
    if (isNear(tileAt(grid, index).core)) tiles.push(index)
  return tiles
}
