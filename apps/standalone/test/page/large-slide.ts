import { writePhantomSlide } from '@metaphase/phantom'
import sharp from 'sharp'

/** A slide as large as wanted of one phantom over and over, tiled and with a pyramid as scanners write it. */
export async function writeLargeSlide(
  path: string,
  { sidePx, mpp }: { sidePx: number; mpp: number },
): Promise<void> {
  const piecePx = 2_048
  const piece = `${path}-piece.tiff`
  await writePhantomSlide(piece, { seed: 3, widthPx: piecePx, heightPx: piecePx, mpp })
  const more = sidePx - piecePx
  await sharp(piece, { limitInputPixels: false })
    .extend({ right: more, bottom: more, extendWith: 'repeat' })
    .tiff({
      tile: true,
      pyramid: true,
      tileWidth: 256,
      tileHeight: 256,
      compression: 'jpeg',
      quality: 80,
      xres: 1000 / mpp,
      yres: 1000 / mpp,
    })
    .toFile(path)
}
