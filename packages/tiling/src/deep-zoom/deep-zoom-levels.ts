import type { Rect } from '../pixels/rect.ts'

const TILE_PX = 256

/**
 * A slide as viewers ask for it (Deep Zoom): square tiles without overlap, each level half of the one above. `maxLevel` is full
 * resolution; at `minLevel`, which 1 × 1 px would be the level 0 of, the slide fits into one tile.
 */
export interface DeepZoomLevels {
  readonly widthPx: number
  readonly heightPx: number
  readonly tileSizePx: number
  readonly minLevel: number
  readonly maxLevel: number
}

/** `column` and `row` count from the top left. */
export interface DeepZoomTile {
  readonly level: number
  readonly column: number
  readonly row: number
}

export function deepZoomLevels({
  widthPx,
  heightPx,
}: {
  readonly widthPx: number
  readonly heightPx: number
}): DeepZoomLevels {
  const sidePx = Math.max(widthPx, heightPx)
  const maxLevel = Math.ceil(Math.log2(sidePx))
  const halvings = Math.max(0, Math.ceil(Math.log2(sidePx / TILE_PX)))
  return { widthPx, heightPx, tileSizePx: TILE_PX, minLevel: maxLevel - halvings, maxLevel }
}

/** Level-0 pixels per pixel of a level. */
export const downsampleAt = ({ maxLevel }: DeepZoomLevels, level: number): number => 2 ** (maxLevel - level)

/**
 * What a tile shows, in level-0 pixels, and its size; null where there is no such tile. Edges lie on whole pixels of the level, so
 * the last column and row reach less than one of its pixels beyond the slide.
 */
export function placeOfTile(
  levels: DeepZoomLevels,
  { level, column, row }: DeepZoomTile,
): { region: Rect; out: { widthPx: number; heightPx: number } } | null {
  const { minLevel, maxLevel, tileSizePx } = levels
  if (level < minLevel || level > maxLevel) return null
  const downsample = downsampleAt(levels, level)
  const left = Math.ceil(levels.widthPx / downsample) - column * tileSizePx
  const below = Math.ceil(levels.heightPx / downsample) - row * tileSizePx
  if (column < 0 || row < 0 || left <= 0 || below <= 0) return null
  const out = { widthPx: Math.min(tileSizePx, left), heightPx: Math.min(tileSizePx, below) }
  const region = {
    xPx: column * tileSizePx * downsample,
    yPx: row * tileSizePx * downsample,
    widthPx: out.widthPx * downsample,
    heightPx: out.heightPx * downsample,
  }
  return { region, out }
}
