import { type Random, randomInt } from '../random.ts'
import type { Rect } from '@metaphase/tiling'
import type { StoredImage } from './stored-image.ts'

/** No cell of a mosaic is smaller, unless its image is. */
const SMALLEST_CELL_PX = 64
/** Every annotated centre lies this far inside its cell, or as far as the image lets it. */
const FIGURE_MARGIN_PX = 12

interface Span {
  readonly start: number
  readonly length: number
}

/**
 * A random rectangle of a small image: without padding, with the centres of all its figures well inside, at least 64 px a
 * side and half as long as the image. `heightPx` fixes its height; null where the image cannot have that.
 */
export function drawCell(random: Random, image: StoredImage, heightPx?: number): Rect | null {
  const { content, figures } = image
  const rows = drawSpan(
    random,
    content.yPx,
    content.heightPx,
    figures.map((figure) => figure.yPx),
    heightPx,
  )
  const columns = drawSpan(
    random,
    content.xPx,
    content.widthPx,
    figures.map((figure) => figure.xPx),
  )
  if (!rows || !columns) return null
  return { xPx: columns.start, yPx: rows.start, widthPx: columns.length, heightPx: rows.length }
}

function drawSpan(
  random: Random,
  from: number,
  available: number,
  centres: readonly number[],
  wanted?: number,
): Span | null {
  const to = from + available
  const inside = centres.filter((centre) => centre >= from && centre < to)
  const first = Math.max(from, Math.floor(Math.min(...inside) - FIGURE_MARGIN_PX))
  const last = Math.min(to, Math.ceil(Math.max(...inside) + FIGURE_MARGIN_PX))
  const needed = inside.length > 0 ? last - first : 0
  const least = Math.max(needed, Math.min(available, Math.max(SMALLEST_CELL_PX, Math.ceil(available / 2))))
  const length = wanted ?? least + randomInt(random, available - least + 1)
  if (length < least || length > available) return null
  const earliest = inside.length > 0 ? Math.max(from, last - length) : from
  const latest = inside.length > 0 ? Math.min(first, to - length) : to - length
  return { start: earliest + randomInt(random, latest - earliest + 1), length }
}
