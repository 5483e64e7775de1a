import type { SlideHeader } from './header/slide-header.ts'
import { levelForScale } from './level-choice.ts'
import type { Mpp } from './mpp.ts'
import type { Rect } from './pixels/rect.ts'

/**
 * How a slide is cut into tiles. Plain data, so that it travels inside a plan.
 *
 * Every tile reads a region of one size and owns its core; cores partition the slide. All bounds are whole level-0
 * pixels: nothing depends on how a fraction was rounded, and a region's edges lie on the pixels of the level it is read
 * from. The price is that a tile pixel measures modelMpp only to within half a level pixel per region (0.1 % for a
 * factor-4 level and 512 px); `toLevel0` uses the size it really has.
 */
export interface TileGrid {
  readonly slideWidthPx: number
  readonly slideHeightPx: number
  /** Of level 0. */
  readonly mpp: Mpp
  readonly modelMpp: number
  /** Side of the network's input. */
  readonly tilePx: number
  /** Network-input pixels around the core, at least. */
  readonly haloPx: number
  readonly columns: number
  readonly rows: number
  /** Level-0 pixels that a tile reads. */
  readonly regionWidthPx: number
  readonly regionHeightPx: number
  /** Level-0 pixels from one core to the next; a core's size, but at the slide's right and lower edge. */
  readonly strideXPx: number
  readonly strideYPx: number
  /** Level-0 pixels from a region's edge to its core. */
  readonly marginXPx: number
  readonly marginYPx: number
}

interface Tiling {
  readonly mpp: Mpp
  readonly modelMpp: number
  readonly tilePx: number
  readonly haloPx: number
}

/** `slide` is an open slide's header. Throws RangeError where the halo leaves no core. */
export function layTileGrid(
  slide: Pick<SlideHeader, 'widthPx' | 'heightPx' | 'levels'>,
  { mpp, modelMpp, tilePx, haloPx }: Tiling,
): TileGrid {
  const scaleX = modelMpp / mpp.x
  const scaleY = modelMpp / mpp.y
  const { downsample } = levelForScale(slide.levels, Math.min(scaleX, scaleY))
  const across = layAxis(tilePx, haloPx, scaleX, downsample)
  const down = layAxis(tilePx, haloPx, scaleY, downsample)
  return {
    slideWidthPx: slide.widthPx,
    slideHeightPx: slide.heightPx,
    mpp: { x: mpp.x, y: mpp.y },
    modelMpp,
    tilePx,
    haloPx,
    columns: Math.ceil(slide.widthPx / across.stridePx),
    rows: Math.ceil(slide.heightPx / down.stridePx),
    regionWidthPx: across.regionPx,
    regionHeightPx: down.regionPx,
    strideXPx: across.stridePx,
    strideYPx: down.stridePx,
    marginXPx: across.marginPx,
    marginYPx: down.marginPx,
  }
}

/** `scale`: level-0 pixels per tile pixel. Everything in level-0 pixels and a multiple of `stepPx`. */
function layAxis(tilePx: number, haloPx: number, scale: number, stepPx: number) {
  const regionPx = Math.max(1, Math.round((tilePx * scale) / stepPx)) * stepPx
  const marginPx = Math.ceil((haloPx * regionPx) / tilePx / stepPx) * stepPx
  const stridePx = regionPx - 2 * marginPx
  if (stridePx <= 0) {
    throw new RangeError(
      `A tile of ${tilePx} px with a halo of ${haloPx} px has no core at ${scale} px per tile px.`,
    )
  }
  return { regionPx, marginPx, stridePx }
}

/** One tile. Its index counts along rows, from the top left. */
export interface Tile {
  readonly index: number
  readonly column: number
  readonly row: number
  /** What to read, level 0, halo included; reaches beyond the slide at its edges. */
  readonly region: Rect
  /** What the tile alone answers for, level 0, half-open, cut at the slide's edge. */
  readonly core: Rect
}

export const tileCount = (grid: TileGrid): number => grid.columns * grid.rows

export function tileAt(grid: TileGrid, index: number): Tile {
  if (!Number.isInteger(index) || index < 0 || index >= tileCount(grid)) {
    throw new RangeError(`The grid has tiles 0 to ${tileCount(grid) - 1}; ${index} is none of them.`)
  }
  const column = index % grid.columns
  const row = Math.floor(index / grid.columns)
  const xPx = column * grid.strideXPx
  const yPx = row * grid.strideYPx
  return {
    index,
    column,
    row,
    region: {
      xPx: xPx - grid.marginXPx,
      yPx: yPx - grid.marginYPx,
      widthPx: grid.regionWidthPx,
      heightPx: grid.regionHeightPx,
    },
    core: {
      xPx,
      yPx,
      widthPx: Math.min(grid.strideXPx, grid.slideWidthPx - xPx),
      heightPx: Math.min(grid.strideYPx, grid.slideHeightPx - yPx),
    },
  }
}

/** A point, pixel i covering [i, i + 1): the centre of pixel i is i + 0.5. */
export interface PointPx {
  readonly xPx: number
  readonly yPx: number
}

/** From a tile's pixels to level-0 pixels, both in the continuous frame: a peak in column c lies at c + 0.5. */
export const toLevel0 = (grid: TileGrid, { region }: Tile, inTile: PointPx): PointPx => ({
  xPx: region.xPx + (inTile.xPx * region.widthPx) / grid.tilePx,
  yPx: region.yPx + (inTile.yPx * region.heightPx) / grid.tilePx,
})

/**
 * Whether a tile reports a level-0 point: it lies on the slide, in the tile's core or within `marginUm` of it (square
 * corners). The margin shows suppression both sides of a pair that lies across a border.
 */
export function isKept(grid: TileGrid, { core }: Tile, point: PointPx, marginUm: number): boolean {
  const marginXPx = marginUm / grid.mpp.x
  const marginYPx = marginUm / grid.mpp.y
  return (
    onSlide(grid, point) &&
    point.xPx >= core.xPx - marginXPx &&
    point.xPx < core.xPx + core.widthPx + marginXPx &&
    point.yPx >= core.yPx - marginYPx &&
    point.yPx < core.yPx + core.heightPx + marginYPx
  )
}

const onSlide = (grid: TileGrid, { xPx, yPx }: PointPx) =>
  xPx >= 0 && yPx >= 0 && xPx < grid.slideWidthPx && yPx < grid.slideHeightPx
