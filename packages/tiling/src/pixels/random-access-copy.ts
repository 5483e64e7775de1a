import { open } from 'node:fs/promises'
import { wholeFile } from '../byte-source.ts'
import type { SlideLevel } from '../header/slide-header.ts'
import { scratchUnavailable } from '../made-once.ts'
import { asRgb, decoder, undecodable } from './decode.ts'
import { jpegTileCheck } from './jpeg-tile-check.ts'
import type { SlideFile } from './level-pixels.ts'
import { readLevelTiles } from './level-tiles.ts'

/** libvips refuses larger tiles in small images. */
const COPY_TILE_PX = 256
const COPY_BYTES_PER_PX = 4

/**
 * Path of a tiled copy of a slide that has no tiles (JPEG, PNG, stripped TIFF), derived from its file: lossless 8-bit sRGB with
 * a pyramid, about 4 bytes a pixel. It takes the whole file. Throws slide-unreadable, scratch-unavailable.
 */
export function randomAccessCopy({ source, header }: SlideFile): Promise<string> {
  const [level] = header.levels
  const sizeBytes = level.widthPx * level.heightPx * COPY_BYTES_PER_PX
  return source.derive('tiled.tif', sizeBytes, async (path) => {
    await source.fetch(wholeFile(source))
    if (header.format === 'tiff' && level.compression === 'jpeg') await checkJpegStrips({ source, header })
    await writeTiled(source.path, level, path)
  })
}

/** Strip by strip, so that what is read at once stays small. */
async function checkJpegStrips({ source, header: { levels } }: SlideFile): Promise<void> {
  const [level] = levels
  const tilesUnder = await readLevelTiles(source, level)
  const check = jpegTileCheck(source, level)
  for (let yPx = 0; yPx < level.heightPx; yPx += level.tileHeightPx) {
    await check(tilesUnder({ xPx: 0, yPx, widthPx: level.widthPx, heightPx: 1 }))
  }
}

async function writeTiled(path: string, { page }: SlideLevel, copyPath: string): Promise<void> {
  const tile = { tile: true, tileWidth: COPY_TILE_PX, tileHeight: COPY_TILE_PX }
  try {
    await asRgb(decoder(path, { page, sequentialRead: true }))
      .tiff({ ...tile, pyramid: true, compression: 'none', bigtiff: true })
      .toFile(copyPath)
  } catch (cause) {
    if (/unable to open for write|write (error|failed)|No space left/.test(String(cause))) {
      throw scratchUnavailable(copyPath, cause)
    }
    throw undecodable('the image', cause)
  }
  const copy = await open(copyPath, 'r+')
  await copy.datasync().finally(() => copy.close()) // it is taken for whole once it has its name
}
