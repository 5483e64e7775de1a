import { levelForScale } from '../level-choice.ts'
import type { Rect } from '../pixels/rect.ts'
import { copyPixels, type RgbImage, whiteImage } from '../pixels/rgb-image.ts'
import type { Slide } from '../slide.ts'

/** Side of what is decoded at once: 12 MB of pixels. */
const BLOCK_PX = 2048

/** Does `work` when it is its turn: what bounds how much is decoded at once. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>

/** How many pixels of the level that is read come to one of `out`. */
export function reductionOf({ header }: Slide, region: Rect, out: Pick<Rect, 'widthPx'>): number {
  const scale = region.widthPx / out.widthPx
  return scale / levelForScale(header.levels, scale, region).downsample
}

/**
 * `region`, a whole multiple of `out` in both directions, as `readRegion` reads it, but block by block, each in its turn: however
 * much it is reduced, little of it is in memory at once. Throws what `readRegion` throws.
 */
export async function readInBlocks(
  slide: Slide,
  { region, out }: { readonly region: Rect; readonly out: { widthPx: number; heightPx: number } },
  turns: Turns,
): Promise<RgbImage> {
  const blockPx = Math.max(1, Math.floor(BLOCK_PX / reductionOf(slide, region, out)))
  const scale = region.widthPx / out.widthPx
  const image = whiteImage(out.widthPx, out.heightPx)
  for (let yPx = 0; yPx < out.heightPx; yPx += blockPx) {
    const heightPx = Math.min(blockPx, out.heightPx - yPx)
    const columns = Array.from({ length: Math.ceil(out.widthPx / blockPx) }, (_, i) => i * blockPx)
    await Promise.all(
      columns.map(async (xPx) => {
        const size = { widthPx: Math.min(blockPx, out.widthPx - xPx), heightPx }
        const block = {
          xPx: region.xPx + xPx * scale,
          yPx: region.yPx + yPx * scale,
          widthPx: size.widthPx * scale,
          heightPx: heightPx * scale,
        }
        const data = await turns(() => slide.readRegion(block, size))
        copyPixels({ ...size, data }, { xPx: 0, yPx: 0, ...size }, image, xPx, yPx)
      }),
    )
  }
  return image
}
