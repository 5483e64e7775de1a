import { createHash, randomUUID } from 'node:crypto'
import { access, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { MetaphaseError } from '@metaphase/errors'
import type { SlideLevel } from '../header/slide-header.ts'
import { asRgb, decoder, undecodable } from './decode.ts'
import { jpegTileCheck } from './jpeg-tile-check.ts'
import type { SlideFile } from './level-pixels.ts'

/** libvips refuses larger tiles in small images. */
const COPY_TILE_PX = 256

const copiesInProgress = new Map<string, Promise<void>>()

/**
 * A tiled copy of a slide that has no tiles (JPEG, PNG, stripped TIFF), as lossless 8-bit sRGB with a pyramid: about
 * 4 bytes a pixel under `scratchDir`. Made once: calls in this process share one conversion, and another process's copy
 * appears whole or not at all. The caller owns the folder and clears it. Throws slide-unreadable, scratch-unavailable.
 */
export async function randomAccessCopy(file: SlideFile, scratchDir: string): Promise<string> {
  const copyPath = join(scratchDir, `${await versionOf(file.path)}.tiled.tif`)
  let copying = copiesInProgress.get(copyPath)
  if (!copying) {
    copying = copyUnlessThere(file, copyPath, scratchDir).finally(() => copiesInProgress.delete(copyPath))
    copiesInProgress.set(copyPath, copying)
  }
  await copying
  return copyPath
}

/** Changes when the file at this path does. */
async function versionOf(path: string): Promise<string> {
  const { size, mtimeMs, ino } = await stat(path)
  return createHash('sha256')
    .update(JSON.stringify([path, size, mtimeMs, ino]))
    .digest('hex')
    .slice(0, 32)
}

async function copyUnlessThere(file: SlideFile, copyPath: string, scratchDir: string): Promise<void> {
  if (await exists(copyPath)) return
  const [level] = file.header.levels
  if (file.header.format === 'tiff' && level.compression === 'jpeg') await checkJpegStrips(file, level)
  await mkdir(scratchDir, { recursive: true }).catch((cause: unknown) => {
    throw scratchUnavailable(scratchDir, cause)
  })
  const partPath = `${copyPath}.${randomUUID()}.part`
  try {
    await writeTiled(file.path, level, partPath, scratchDir)
    await rename(partPath, copyPath)
  } finally {
    await rm(partPath, { force: true })
  }
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

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

const scratchUnavailable = (scratchDir: string, cause: unknown) =>
  new MetaphaseError(
    'scratch-unavailable',
    `The slide's tiled copy cannot be written to ${scratchDir}. Check that the folder is writable and has room.`,
    { cause },
  )
