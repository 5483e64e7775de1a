import { MetaphaseError } from '@metaphase/errors'
import type { TilePixels } from '@metaphase/inference'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'

/** Of the images in the order of their names, as many as this, evenly spread. */
const IMAGES = 12
/** Side of the middle of an image that is looked at. */
const SIDE_PX = 512
/** A multiple of every stride of a network. */
const STEP_PX = 64

/**
 * The middles of some of a folder's images, which are taken to be of the detector's µm/px. Throws `request-invalid` for a
 * folder without images and for one that is too small.
 */
export async function* calibrationTiles(folder: string): AsyncGenerator<TilePixels> {
  const names = (await readdir(folder)).filter((name) => /\.(jpe?g|png|tiff?)$/i.test(name)).toSorted()
  if (names.length === 0)
    throw new MetaphaseError('request-invalid', `${folder} holds no images (jpg, png, tif) to calibrate on`)
  const count = Math.min(IMAGES, names.length)
  for (let i = 0; i < count; i++) yield middleOf(join(folder, names[Math.floor((i * names.length) / count)]!))
}

async function middleOf(path: string): Promise<TilePixels> {
  const image = sharp(path).removeAlpha().toColourspace('srgb')
  const { width, height } = await image.metadata()
  const shorter = Math.min(width, height, SIDE_PX)
  const sidePx = shorter - (shorter % STEP_PX)
  if (sidePx === 0)
    throw new MetaphaseError(
      'request-invalid',
      `${path} is smaller than ${STEP_PX} px and no tile to calibrate on`,
    )
  const left = Math.floor((width - sidePx) / 2)
  const top = Math.floor((height - sidePx) / 2)
  const data = await image.extract({ left, top, width: sidePx, height: sidePx }).raw().toBuffer()
  return { data, widthPx: sidePx, heightPx: sidePx }
}
