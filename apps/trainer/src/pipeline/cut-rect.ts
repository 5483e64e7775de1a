import type { Rect } from '@metaphase/tiling'

/** Writes the part of an image of interleaved `channels` that lies in a rectangle to `into`, row by row. */
export function cutRect(
  image: Uint8Array,
  imageWidthPx: number,
  { xPx, yPx, widthPx, heightPx }: Rect,
  channels: number,
  into: Uint8Array,
): void {
  for (let y = 0; y < heightPx; y++) {
    const from = ((yPx + y) * imageWidthPx + xPx) * channels
    into.set(image.subarray(from, from + widthPx * channels), y * widthPx * channels)
  }
}
