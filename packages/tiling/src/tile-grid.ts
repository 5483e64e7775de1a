import type { SlideHeader } from './header/slide-header.ts'
import { levelForScale } from './level-choice.ts'
import type { Mpp } from './mpp.ts'
import type { Rect } from './pixels/rect.ts'

/** Networks halve an image at most four times: shifted by a multiple of this many of its pixels, it is answered alike. */
const NETWORK_STRIDE_PX = 16
/** How far a tile pixel may be from modelMpp so that tiles are shifted like that. */
const SCALE_DEVIATION = 0.01

/**
 * How a slide is cut into tiles. Plain data, so that it travels inside a plan.
 *
 * Every tile reads a region of one size and owns its core; cores partition the slide. All bounds are whole level-0
 * pixels: nothing depends on how a fraction was rounded, and a region's edges lie on the pixels of the level it is read
 * from. Where it can be, tiles are shifted by whole strides of the network, so that all of them see a figure in the same
 * phase. The price is that a tile pixel measures modelMpp only to within 1 %, or half a level pixel; `toLevel0` uses the size it really has.
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
  /** Level-0 pixels from a region's left and upper edge to its core; on the other sides the halo may be wider. */
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
  const { region, unit } = alignedRegion(tilePx, (tilePx * scale) / stepPx)
  const halo = Math.ceil((haloPx * region) / tilePx)
  const wholeStridesPx = Math.ceil(haloPx / NETWORK_STRIDE_PX) * NETWORK_STRIDE_PX
  const margin = Math.max(halo, Math.round((wholeStridesPx * region) / tilePx))
  const widest = region - margin - halo
  const stride = Math.floor(widest / unit) * unit || widest
  if (stride <= 0) {
    throw new RangeError(
      `A tile of ${tilePx} px with a halo of ${haloPx} px has no core at ${scale} px per tile px.`,
    )
  }
  return { regionPx: region * stepPx, marginPx: margin * stepPx, stridePx: stride * stepPx }
}

/**
 * Of the regions about `exact` steps wide, the one that can be shifted by the least multiple of the network's stride, and
 * that shift, both in whole steps. Another tiling of the slide shows the network the same pixels where both margins are whole
 * steps; else all its tiles are part of a step off.
 */
function alignedRegion(tilePx: number, exact: number) {
  const nearest = Math.max(1, Math.round(exact))
  const reach = exact * SCALE_DEVIATION
  const around = Array.from({ length: Math.floor(reach) }, (_, i) => [
    nearest - i - 1,
    nearest + i + 1,
  ]).flat()
  return [nearest, ...around.filter((region) => Math.abs(region - exact) <= reach)]
    .map((region) => ({ region, unit: alignedShift(region, tilePx) }))
    .reduce((finest, cut) => (cut.unit / cut.region < finest.unit / finest.region ? cut : finest))
}

const alignedShift = (region: number, tilePx: number): number =>
  (NETWORK_STRIDE_PX * region) / greatestCommonDivisor(NETWORK_STRIDE_PX * region, tilePx)

const greatestCommonDivisor = (a: number, b: number): number =>
  b === 0 ? a : greatestCommonDivisor(b, a % b)

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
 * corners). A margin is for figures that two tiles place a little apart, each beyond its own core.
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
