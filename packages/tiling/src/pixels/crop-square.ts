import type { PointPx } from '../tile-grid.ts'
import { resizeRgb } from './resize.ts'
import { copyPixels, type RgbImage, whiteImage } from './rgb-image.ts'

/**
 * The square of `sidePx` whole pixels with a place of `image` (continuous frame) in its middle, to half a pixel, resampled to
 * `outPx` × `outPx`. It is moved inside where it would reach beyond the image. The same pixels give the same bytes. Throws a
 * RangeError where the image is smaller than the square.
 */
export async function cropSquare(
  image: RgbImage,
  { xPx, yPx }: PointPx,
  { sidePx, outPx }: { readonly sidePx: number; readonly outPx: number },
): Promise<RgbImage> {
  const { widthPx, heightPx } = image
  if (widthPx < sidePx || heightPx < sidePx)
    throw new RangeError(`An image of ${widthPx} × ${heightPx} px holds no crop of ${sidePx} × ${sidePx} px.`)
  const start = (middlePx: number, lengthPx: number) =>
    Math.min(Math.max(Math.round(middlePx - sidePx / 2), 0), lengthPx - sidePx)
  const part = { xPx: start(xPx, widthPx), yPx: start(yPx, heightPx), widthPx: sidePx, heightPx: sidePx }
  const crop = whiteImage(sidePx, sidePx)
  copyPixels(image, part, crop, 0, 0)
  return resizeRgb(crop, outPx, outPx)
}
