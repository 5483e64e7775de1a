import { MetaphaseError } from '@metaphase/errors'
import type { SharpOptions } from 'sharp'
import type { SlideLevel } from '../header/slide-header.ts'
import { decodeRgb, decoder, undecodable } from './decode.ts'
import type { LevelPixels } from './level-pixels.ts'

const pageOptions = ({ page, subIfd }: SlideLevel): SharpOptions =>
  subIfd === null ? { page } : { page, tiff: { subifd: subIfd } }

/** One image of a TIFF, its tiles decoded and assembled by libvips. */
export async function openSharpPage(path: string, level: SlideLevel): Promise<Pick<LevelPixels, 'read'>> {
  const options = { ...pageOptions(level), sequentialRead: false }
  const name = `the level of ${level.widthPx} × ${level.heightPx} px`
  const { width, height } = await decoder(path, options)
    .metadata()
    .catch((cause: unknown) => {
      throw undecodable(name, cause)
    })
  if (width !== level.widthPx || height !== level.heightPx) {
    throw new MetaphaseError(
      'slide-unreadable',
      `The file opens as ${width} × ${height} px where ${name} should be.`,
    )
  }
  return {
    read({ xPx, yPx, widthPx, heightPx }) {
      const part = decoder(path, options).extract({ left: xPx, top: yPx, width: widthPx, height: heightPx })
      return decodeRgb(part, `${name} at x ${xPx}, y ${yPx}, ${widthPx} × ${heightPx} px`)
    },
  }
}
