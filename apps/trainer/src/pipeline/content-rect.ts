import type { Rect } from '@metaphase/tiling'

/** Data sets pad with pure black or white; glass and nuclei are never that pure over a whole edge. */
const BLACK_UP_TO = 10
const WHITE_FROM = 252
/** Share of an edge's pixels that must be padding for it to be cut off. */
const PADDING_SHARE = 0.98

/** The image without the rows and columns of padding along its edges. The whole image where it is nothing else. */
export function contentRect(rgb: Uint8Array, widthPx: number, heightPx: number): Rect {
  let [left, top, right, bottom] = [0, 0, widthPx, heightPx]
  const isPaddedRow = (y: number) =>
    paddingShare(rgb, (y * widthPx + left) * 3, 3, right - left) >= PADDING_SHARE
  const isPaddedColumn = (x: number) =>
    paddingShare(rgb, (top * widthPx + x) * 3, widthPx * 3, bottom - top) >= PADDING_SHARE
  while (top < bottom && isPaddedRow(top)) top++
  if (top === bottom) return { xPx: 0, yPx: 0, widthPx, heightPx }
  while (isPaddedRow(bottom - 1)) bottom--
  while (left < right - 1 && isPaddedColumn(left)) left++
  while (right - 1 > left && isPaddedColumn(right - 1)) right--
  return { xPx: left, yPx: top, widthPx: right - left, heightPx: bottom - top }
}

function paddingShare(rgb: Uint8Array, first: number, step: number, count: number): number {
  let padding = 0
  for (let k = 0, i = first; k < count; k++, i += step) {
    const [red, green, blue] = [rgb[i]!, rgb[i + 1]!, rgb[i + 2]!]
    const black = red <= BLACK_UP_TO && green <= BLACK_UP_TO && blue <= BLACK_UP_TO
    const white = red >= WHITE_FROM && green >= WHITE_FROM && blue >= WHITE_FROM
    if (black || white) padding++
  }
  return padding / count
}
