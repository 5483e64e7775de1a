import sharp, { type Sharp } from 'sharp'
import type { Mpp } from '@metaphase/detection'

/** Side of a crop in the tissue, and of the picture made of it. */
export const CROP_UM = 64
export const CROP_PX = 256

/** Up to this size an image is decoded once for all its crops; 3 bytes a pixel. Larger ones are read by region. */
const DECODED_ONCE_PX = 64_000_000

/** An image file that crops are cut of. */
export interface PictureFile {
  readonly id: string
  readonly path: string
  readonly mpp: Mpp
  readonly widthPx: number
  readonly heightPx: number
}

/** Cuts crops out of one image file. */
export interface CropSource {
  /** A JPEG of 64 × 64 µm around a place (level-0 pixels, continuous), white where the image does not reach. */
  readonly crop: (place: { readonly xPx: number; readonly yPx: number }) => Promise<Buffer>
}

/** Rejects with sharp's error when the file cannot be read. */
export async function openCropSource({ path, mpp, widthPx, heightPx }: PictureFile): Promise<CropSource> {
  const read = widthPx * heightPx <= DECODED_ONCE_PX ? await decodedOnce(path) : () => openImage(path)
  const size = { width: Math.round(CROP_UM / mpp.x), height: Math.round(CROP_UM / mpp.y) }
  return {
    crop: async ({ xPx, yPx }) => {
      const wanted = {
        left: Math.round(xPx - size.width / 2),
        top: Math.round(yPx - size.height / 2),
        ...size,
      }
      const x = overlap(wanted.left, size.width, widthPx)
      const y = overlap(wanted.top, size.height, heightPx)
      if (x.length === 0 || y.length === 0) return blank().jpeg(jpegOptions).toBuffer()
      // Extracting, padding and resizing are one step each, because sharp would pad after resizing.
      const padded = await read()
        .extract({ left: x.start, top: y.start, width: x.length, height: y.length })
        .extend({ left: x.before, right: x.after, top: y.before, bottom: y.after, background: '#ffffff' })
        .raw()
        .toBuffer({ resolveWithObject: true })
      return sharp(padded.data, { raw: padded.info })
        .resize(CROP_PX, CROP_PX, { fit: 'fill' })
        .jpeg(jpegOptions)
        .toBuffer()
    },
  }
}

const jpegOptions = { quality: 85, chromaSubsampling: '4:4:4' } as const

/** First page, no alpha, sRGB: what every reader of ours sees of it. */
const openImage = (path: string): Sharp =>
  sharp(path, { limitInputPixels: false }).flatten({ background: '#ffffff' }).toColourspace('srgb')

async function decodedOnce(path: string): Promise<() => Sharp> {
  const { data, info } = await openImage(path).raw().toBuffer({ resolveWithObject: true })
  return () => sharp(data, { raw: info, limitInputPixels: false })
}

const blank = (): Sharp =>
  sharp({ create: { width: CROP_PX, height: CROP_PX, channels: 3, background: '#ffffff' } })

/** The part of `[left, left + length)` that lies in `[0, limit)`, and how much is missing before and after it. */
function overlap(left: number, length: number, limit: number) {
  const start = Math.min(Math.max(left, 0), limit)
  const end = Math.max(Math.min(left + length, limit), start)
  return { start, length: end - start, before: start - left, after: left + length - end }
}
