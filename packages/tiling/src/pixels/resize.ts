import sharp, { type Sharp } from 'sharp'
import { copyPixels, type RgbImage, whiteImage } from './rgb-image.ts'

/** Bicubic interpolation reaches two pixels to either side. */
const REACH_PX = 2

/** Lanczos where it shrinks, bicubic where it grows; the place of everything in the picture stays, to a part of a pixel. */
export async function resizeRgb(image: RgbImage, widthPx: number, heightPx: number): Promise<RgbImage> {
  const shrunk = await shrink(image, Math.min(widthPx, image.widthPx), Math.min(heightPx, image.heightPx))
  return enlarge(shrunk, widthPx, heightPx)
}

const pixelsOf = ({ data, widthPx, heightPx }: RgbImage): Sharp =>
  sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: false })

async function shrink(image: RgbImage, widthPx: number, heightPx: number): Promise<RgbImage> {
  if (image.widthPx === widthPx && image.heightPx === heightPx) return image
  const data = await pixelsOf(image)
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer()
  return { widthPx, heightPx, data }
}

/** Not by sharp's `resize`, which moves what it enlarges by half a pixel of the result, right and down. */
async function enlarge(image: RgbImage, widthPx: number, heightPx: number): Promise<RgbImage> {
  if (image.widthPx === widthPx && image.heightPx === heightPx) return image
  const factorX = widthPx / image.widthPx
  const factorY = heightPx / image.heightPx
  const { data, info } = await pixelsOf(repeatEdges(image))
    .affine([factorX, 0, 0, factorY], {
      interpolator: 'bicubic',
      idx: centreShift(factorX),
      idy: centreShift(factorY),
    })
    .raw()
    .toBuffer({ resolveWithObject: true })
  const enlarged = whiteImage(widthPx, heightPx)
  const all = { xPx: 0, yPx: 0, widthPx, heightPx }
  copyPixels({ data, widthPx: info.width, heightPx: info.height }, all, enlarged, 0, 0)
  return enlarged
}

/**
 * libvips maps pixel i to pixel factor · (i + shift). With the shift below, the point x of the image before its edges
 * were repeated, at index x + REACH_PX − 0.5, comes to factor · x, at index factor · x − 0.5.
 */
const centreShift = (factor: number) => 0.5 - REACH_PX - 0.5 / factor

/** The image with its outermost pixels repeated beyond each edge, so that interpolation never meets a background. */
function repeatEdges(image: RgbImage): RgbImage {
  const { widthPx, heightPx } = image
  const framed = whiteImage(widthPx + 2 * REACH_PX, heightPx + 2 * REACH_PX)
  for (let dy = -REACH_PX; dy < heightPx + REACH_PX; dy++) {
    const yPx = Math.min(Math.max(dy, 0), heightPx - 1)
    const to = dy + REACH_PX
    copyPixels(image, { xPx: 0, yPx, widthPx, heightPx: 1 }, framed, REACH_PX, to)
    for (let i = 0; i < REACH_PX; i++) {
      copyPixels(image, { xPx: 0, yPx, widthPx: 1, heightPx: 1 }, framed, i, to)
      copyPixels(
        image,
        { xPx: widthPx - 1, yPx, widthPx: 1, heightPx: 1 },
        framed,
        REACH_PX + widthPx + i,
        to,
      )
    }
  }
  return framed
}
