import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import { isKept, tileAt, toLevel0, type Slide, type TileGrid } from '@metaphase/tiling'
import type { Engine } from './engine/engine.ts'
import { findPeaks, type FindInTile } from './find-in-tile.ts'

export interface TileContext {
  readonly engine: Engine
  readonly detectorPath: string
  readonly slide: Slide
  readonly grid: TileGrid
  /** `findPeaks`, as in serving, unless another way is to be compared with it. */
  readonly find?: FindInTile
}

/** [xPx, yPx, probability] in level-0 pixels. */
export type TileCandidate = [xPx: number, yPx: number, probability: number]

/**
 * The candidates of one tile in level-0 pixels: those in its core, and those so near beyond it that they may be the same
 * figure as one inside. Suppression over all tiles makes each figure one again.
 */
export async function detectTile(
  { engine, detectorPath, slide, grid, find = findPeaks }: TileContext,
  index: number,
): Promise<TileCandidate[]> {
  const tile = tileAt(grid, index)
  const side = { widthPx: grid.tilePx, heightPx: grid.tilePx }
  const data = await slide.readRegion(tile.region, side)
  const candidates: TileCandidate[] = []
  for (const { probability, ...inTile } of await find(engine, detectorPath, { data, ...side })) {
    const point = toLevel0(grid, tile, inTile)
    if (isKept(grid, tile, point, FIGURE_RADIUS_UM)) candidates.push([point.xPx, point.yPx, probability])
  }
  return candidates
}
