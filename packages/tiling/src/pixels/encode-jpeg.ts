import sharp from 'sharp'
import type { RgbImage } from './rgb-image.ts'

const QUALITY = 90

/** A picture for people to look at. */
export const encodeJpeg = ({ data, widthPx, heightPx }: RgbImage): Promise<Buffer> =>
  sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
    .jpeg({ quality: QUALITY })
    .toBuffer()
