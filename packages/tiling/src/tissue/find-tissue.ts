import { levelForScale } from '../level-choice.ts'
import type { Mpp } from '../mpp.ts'
import { copyPixels, whiteImage } from '../pixels/rgb-image.ts'
import type { Slide } from '../slide.ts'
import { close, dilate, removeSpecks } from './morphology.ts'
import { CELL, cellColours } from './stain-colour.ts'
import { type TissueLayout, type TissueMask, tissueMask } from './tissue-mask.ts'
import { trimOutline } from './trim-outline.ts'

const CELL_UM = 8
/** Half the width of the gaps between cells and fibres that count as tissue: less than a fat cell's drop. */
const CLOSING_UM = 8
/** How far the soft edge of red ink reaches from it. */
const INK_EDGE_UM = 8
/** Smaller islands are dust. */
const MIN_ISLAND_UM2 = 2_500
/** Bounds what is decoded at once: a block spans this many pixels of the level it is read from. */
const BLOCK_LEVEL_PX = 2048
const BLOCKS_AT_ONCE = 4

/** Finds stained tissue on a low level, some 8 µm per cell. `mpp` is level 0's. Throws what `readRegion` throws. */
export async function findTissue(slide: Slide, mpp: Mpp): Promise<TissueMask> {
  const { downsample } = levelForScale(slide.header.levels, Math.min(CELL_UM / mpp.x, CELL_UM / mpp.y))
  const layout = layCells(slide, mpp, downsample)
  const cellUm = { x: layout.cellWidthPx * mpp.x, y: layout.cellHeightPx * mpp.y }
  const inCells = (um: number) => [Math.round(um / cellUm.x), Math.round(um / cellUm.y)] as const
  const { colours, absorbed } = cellColours(await readOverview(slide, layout, downsample))
  const redInk = colours.map((colour) => (colour === CELL.redInk ? 1 : 0))
  const nearRedInk = dilate({ ...layout, cells: redInk }, ...inCells(INK_EDGE_UM))
  const stained = colours.map((colour, i) =>
    colour === CELL.tissue || (colour === CELL.reddish && nearRedInk[i] === 0) ? 1 : 0,
  )
  const trimmed = trimOutline({ ...layout, cells: stained }, absorbed)
  const cells = close({ ...layout, cells: trimmed }, ...inCells(CLOSING_UM))
  removeSpecks({ ...layout, cells }, MIN_ISLAND_UM2 / (cellUm.x * cellUm.y))
  return tissueMask(layout, cells)
}

/** Cells are whole pixels of the level they are read from. */
function layCells({ header: { widthPx, heightPx } }: Slide, mpp: Mpp, downsample: number): TissueLayout {
  const cellPx = (umPerPx: number) => Math.max(1, Math.round(CELL_UM / umPerPx / downsample)) * downsample
  const cellWidthPx = cellPx(mpp.x)
  const cellHeightPx = cellPx(mpp.y)
  return {
    slideWidthPx: widthPx,
    slideHeightPx: heightPx,
    mpp: { x: mpp.x, y: mpp.y },
    cellWidthPx,
    cellHeightPx,
    columns: Math.ceil(widthPx / cellWidthPx),
    rows: Math.ceil(heightPx / cellHeightPx),
  }
}

/** One RGB pixel per cell, block by block. */
async function readOverview(slide: Slide, layout: TissueLayout, downsample: number): Promise<Uint8Array> {
  const { columns, rows, cellWidthPx, cellHeightPx } = layout
  const overview = whiteImage(columns, rows)
  const blockColumns = Math.ceil((BLOCK_LEVEL_PX * downsample) / cellWidthPx)
  const blockRows = Math.ceil((BLOCK_LEVEL_PX * downsample) / cellHeightPx)

  async function readBlock(column: number, row: number): Promise<void> {
    const widthPx = Math.min(blockColumns, columns - column)
    const heightPx = Math.min(blockRows, rows - row)
    const region = {
      xPx: column * cellWidthPx,
      yPx: row * cellHeightPx,
      widthPx: widthPx * cellWidthPx,
      heightPx: heightPx * cellHeightPx,
    }
    const data = await slide.readRegion(region, { widthPx, heightPx })
    const block = { widthPx, heightPx, data }
    copyPixels(block, { xPx: 0, yPx: 0, widthPx, heightPx }, overview, column, row)
  }

  const starts: (readonly [column: number, row: number])[] = []
  for (let row = 0; row < rows; row += blockRows) {
    for (let column = 0; column < columns; column += blockColumns) starts.push([column, row])
  }
  for (let i = 0; i < starts.length; i += BLOCKS_AT_ONCE) {
    await Promise.all(starts.slice(i, i + BLOCKS_AT_ONCE).map(([column, row]) => readBlock(column, row)))
  }
  return overview.data
}
