import type { Slide } from './slide.ts'
import { layTileGrid, type TileGrid } from './tile-grid.ts'
import { findTissue } from './tissue/find-tissue.ts'
import { tilesWithTissue } from './tissue/tiles-with-tissue.ts'
import type { TissueMask } from './tissue/tissue-mask.ts'

export interface TilePlan {
  readonly tissue: TissueMask
  readonly grid: TileGrid
  /** Indices of the grid's tiles that hold tissue, ascending: those the network is run on. */
  readonly tiles: number[]
}

/** Which tiles of a slide a detector is shown: the same for the service and for evaluation. Throws what `readRegion` throws. */
export async function planTiles(slide: Slide, tiling: Parameters<typeof layTileGrid>[1]): Promise<TilePlan> {
  const tissue = await findTissue(slide, tiling.mpp)
  const grid = layTileGrid(slide.header, tiling)
  return { tissue, grid, tiles: tilesWithTissue(grid, tissue) }
}
