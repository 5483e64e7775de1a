import type { Pixels } from '../data/read-pixels.ts'
import { reflected } from '../reflected.ts'

/** An image of at least `sidePx` each way: what is missing is its mirror image, half on either side. */
export function mirrored(
  image: Pixels,
  sidePx: number,
): { readonly image: Pixels; readonly marginXPx: number; readonly marginYPx: number } {
  const { data, widthPx, heightPx } = image
  const marginXPx = Math.ceil(Math.max(0, sidePx - widthPx) / 2)
  const marginYPx = Math.ceil(Math.max(0, sidePx - heightPx) / 2)
  if (marginXPx === 0 && marginYPx === 0) return { image, marginXPx, marginYPx }
  const [outWidthPx, outHeightPx] = [widthPx + 2 * marginXPx, heightPx + 2 * marginYPx]
  const out = new Uint8Array(outWidthPx * outHeightPx * 3)
  for (let y = 0; y < outHeightPx; y++)
    for (let x = 0; x < outWidthPx; x++) {
      const from = (reflected(y - marginYPx, heightPx) * widthPx + reflected(x - marginXPx, widthPx)) * 3
      out.set(data.subarray(from, from + 3), (y * outWidthPx + x) * 3)
    }
  return { image: { data: out, widthPx: outWidthPx, heightPx: outHeightPx }, marginXPx, marginYPx }
}
