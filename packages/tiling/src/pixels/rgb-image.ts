import type { Rect } from './rect.ts'

const CHANNELS = 3

/** 8-bit sRGB, rows from top to bottom, R G B R G B …; `data` holds heightPx · widthPx · 3 bytes. */
export interface RgbImage {
  readonly widthPx: number
  readonly heightPx: number
  readonly data: Uint8Array
}

export const whiteImage = (widthPx: number, heightPx: number): RgbImage => ({
  widthPx,
  heightPx,
  data: new Uint8Array(widthPx * heightPx * CHANNELS).fill(255),
})

/** Copies `part` of `from` to (xPx, yPx) of `to`; both have room for it. */
export function copyPixels(from: RgbImage, part: Rect, to: RgbImage, xPx: number, yPx: number): void {
  const rowBytes = part.widthPx * CHANNELS
  for (let row = 0; row < part.heightPx; row++) {
    const start = ((part.yPx + row) * from.widthPx + part.xPx) * CHANNELS
    const target = ((yPx + row) * to.widthPx + xPx) * CHANNELS
    to.data.set(from.data.subarray(start, start + rowBytes), target)
  }
}

/** Gives the memory of pixels that nobody uses any more back at once, instead of when V8 finds that it could be. */
export function releasePixels({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0)
}
