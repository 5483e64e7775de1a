import type { AnnotatedFigure } from '../data/annotated-image.ts'
import { type Random, randomInt } from '../random.ts'
import { labelCodes } from './label-codes.ts'
import { type Cell, CellDealer } from './mosaic-neighbours.ts'
import type { SourceWindow } from './sample-crop.ts'
import type { StoredImage } from './stored-image.ts'

/** Small images laid side by side, with all their figures, in the canvas's pixels. */
export interface Mosaic extends SourceWindow {
  readonly figures: readonly AnnotatedFigure[]
  readonly cells: readonly PlacedCell[]
}

interface PlacedCell extends Cell {
  /** Of its upper left corner on the canvas; it may reach beyond the canvas. */
  readonly xPx: number
  readonly yPx: number
}

/** A point of an image that is to lie at a point of the canvas (to half a pixel). */
export interface Anchor {
  readonly image: StoredImage
  readonly imageX: number
  readonly imageY: number
  readonly canvasX: number
  readonly canvasY: number
}

/**
 * Fills a square canvas with random rectangles of `images` around the anchor's: rows of random heights, cells of random
 * widths, so that neither seams nor a figure's distance from one is where it was before. Pixels beside a seam are ignored.
 * Patches cut around a mitosis would else teach that mitoses lie in the middle of pictures.
 */
export function layMosaic(
  random: Random,
  anchor: Anchor,
  images: readonly StoredImage[],
  sidePx: number,
): Mosaic {
  const dealer = new CellDealer(random, images)
  const own = dealer.cellOf(anchor.image)
  const first: PlacedCell = {
    ...own,
    xPx: Math.round(anchor.canvasX - (anchor.imageX - own.part.xPx)),
    yPx: Math.round(anchor.canvasY - (anchor.imageY - own.part.yPx)),
  }
  const cells = [first, ...rowFrom(dealer, first, sidePx)]
  for (let bottom = first.yPx; bottom > 0;) {
    const cell = dealer.deal()
    bottom -= cell.part.heightPx
    const start = startOfRow(random, cell, bottom)
    cells.push(start, ...rowFrom(dealer, start, sidePx))
  }
  for (let top = first.yPx + first.part.heightPx; top < sidePx;) {
    const cell = dealer.deal()
    const start = startOfRow(random, cell, top)
    cells.push(start, ...rowFrom(dealer, start, sidePx))
    top += cell.part.heightPx
  }
  return paint(cells, sidePx)
}

const startOfRow = (random: Random, cell: Cell, yPx: number): PlacedCell => ({
  ...cell,
  xPx: -randomInt(random, cell.part.widthPx),
  yPx,
})

/** The cells to the right and left of `start`, out to the canvas's edges. */
function rowFrom(dealer: CellDealer, start: PlacedCell, sidePx: number): PlacedCell[] {
  const row: PlacedCell[] = []
  for (let right = start.xPx + start.part.widthPx; right < sidePx;) {
    const cell = dealer.dealBeside(start)
    row.push({ ...cell, xPx: right, yPx: start.yPx })
    right += cell.part.widthPx
  }
  for (let left = start.xPx; left > 0;) {
    const cell = dealer.dealBeside(start)
    left -= cell.part.widthPx
    row.push({ ...cell, xPx: left, yPx: start.yPx })
  }
  return row
}

function paint(cells: readonly PlacedCell[], sidePx: number): Mosaic {
  const rgb = new Uint8Array(sidePx * sidePx * 3)
  const labels = new Uint8Array(sidePx * sidePx)
  const figures: AnnotatedFigure[] = []
  for (const cell of cells) {
    copyCell(cell, rgb, labels, sidePx)
    for (const { kind, xPx, yPx } of cell.image.figures)
      if (isIn(cell.part, xPx, yPx))
        figures.push({ kind, xPx: xPx - cell.part.xPx + cell.xPx, yPx: yPx - cell.part.yPx + cell.yPx })
  }
  return { widthPx: sidePx, heightPx: sidePx, rgb, labels, figures, cells }
}

const isIn = (part: Cell['part'], x: number, y: number): boolean =>
  x >= part.xPx && y >= part.yPx && x < part.xPx + part.widthPx && y < part.yPx + part.heightPx

function copyCell(cell: PlacedCell, rgb: Uint8Array, labels: Uint8Array, sidePx: number): void {
  const { image, part, xPx, yPx } = cell
  if (image.pixels.kind !== 'held') return
  const fromRgb = new Uint8Array(image.pixels.rgb)
  const fromLabels = new Uint8Array(image.pixels.labels)
  const left = Math.max(0, xPx)
  const right = Math.min(sidePx, xPx + part.widthPx)
  if (left >= right) return
  const bottom = yPx + part.heightPx - 1
  for (let y = Math.max(0, yPx); y <= Math.min(sidePx - 1, bottom); y++) {
    const from = (part.yPx + y - yPx) * image.widthPx + part.xPx - xPx
    const to = y * sidePx
    rgb.set(fromRgb.subarray((from + left) * 3, (from + right) * 3), (to + left) * 3)
    labels.set(fromLabels.subarray(from + left, from + right), to + left)
    if (y === yPx || y === bottom) labels.fill(labelCodes.ignored, to + left, to + right)
    if (left === xPx) labels[to + left] = labelCodes.ignored
    if (right === xPx + part.widthPx) labels[to + right - 1] = labelCodes.ignored
  }
}
