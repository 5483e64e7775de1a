import { join } from 'node:path'
import { fileVersion } from '../file-version.ts'
import type { SlideLevel } from '../header/slide-header.ts'
import { madeOnce, scratchUnavailable } from '../made-once.ts'
import { asRgb, decoder, undecodable } from './decode.ts'
import { jpegTileCheck } from './jpeg-tile-check.ts'
import type { SlideFile } from './level-pixels.ts'

/** libvips refuses larger tiles in small images. */
const COPY_TILE_PX = 256

/**
 * A tiled copy of a slide that has no tiles (JPEG, PNG, stripped TIFF), as lossless 8-bit sRGB with a pyramid: about
 * 4 bytes a pixel under `scratchDir`. Made once. The caller owns the folder and clears it. Throws slide-unreadable,
 * scratch-unavailable.
 */
export async function randomAccessCopy(file: SlideFile, scratchDir: string): Promise<string> {
  const copyPath = join(scratchDir, `${await fileVersion(file.path)}.tiled.tif`)
  return madeOnce(copyPath, async (partPath) => {
    const [level] = file.header.levels
    if (file.header.format === 'tiff' && level.compression === 'jpeg') await checkJpegStrips(file, level)
    await writeTiled(file.path, level, partPath, scratchDir)
  })
}

/** Strip by strip, so that what is read at once stays small. */
async function checkJpegStrips({ source }: SlideFile, level: SlideLevel): Promise<void> {
  const check = await jpegTileCheck(source, level)
  for (let yPx = 0; yPx < level.heightPx; yPx += level.tileHeightPx) {
    await check({ xPx: 0, yPx, widthPx: level.widthPx, heightPx: 1 })
  }
}

async function writeTiled(
  path: string,
  { page }: SlideLevel,
  partPath: string,
  scratchDir: string,
): Promise<void> {
  const tile = { tile: true, tileWidth: COPY_TILE_PX, tileHeight: COPY_TILE_PX }
  try {
    await asRgb(decoder(path, { page, sequentialRead: true }))
      .tiff({ ...tile, pyramid: true, compression: 'none', bigtiff: true })
      .toFile(partPath)
  } catch (cause) {
    if (/unable to open for write|write (error|failed)|No space left/.test(String(cause))) {
      throw scratchUnavailable(scratchDir, cause)
    }
    throw undecodable('the image', cause)
  }
}
