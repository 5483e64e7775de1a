import { MetaphaseError } from '@metaphase/errors'
import sharp from 'sharp'
import type { Pixels } from '../data/read-pixels.ts'

/** The pages of a multi-page TIFF as sRGB. Throws `slide-unreadable`, naming the file. */
export async function readStack(path: string): Promise<Pixels[]> {
  try {
    const { pages = 1 } = await sharp(path).metadata()
    return await Promise.all(Array.from({ length: pages }, (_, page) => readPage(path, page)))
  } catch (cause) {
    throw new MetaphaseError(
      'slide-unreadable',
      `${path} cannot be read as a stack of images: ${String(cause)}`,
      {
        cause,
      },
    )
  }
}

async function readPage(path: string, page: number): Promise<Pixels> {
  const { data, info } = await sharp(path, { page })
    .toColourspace('srgb')
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, widthPx: info.width, heightPx: info.height }
}
