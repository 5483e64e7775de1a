import { MetaphaseError } from '@metaphase/errors'
import type { ByteSource } from '../byte-source.ts'
import { headerBytes } from '../header/header-bytes.ts'
import type { SlideLevel } from '../header/slide-header.ts'
import { readTiffDirectoryAt } from '../header/tiff-directories.ts'
import { readTileTable } from '../header/tiff-tiles.ts'
import { jpegDefect } from './jpeg-stream.ts'
import type { LevelPixels } from './level-pixels.ts'
import type { Rect } from './rect.ts'

/**
 * libvips drops what libjpeg says about JPEG tiles inside a TIFF: a tile cut in half comes back as grey, whatever
 * `failOn` is. So each tile's bytes are looked at before libvips reads it for the first time; decoding each as a JPEG
 * of its own, for which `failOn` holds, finds little more and takes three times as long.
 */
export type TileCheck = (rect: Rect) => Promise<void>

/** A check of all JPEG tiles (or strips) under a rect of this level. It throws slide-unreadable with the tile's place. */
export async function jpegTileCheck(source: ByteSource, level: SlideLevel): Promise<TileCheck> {
  const { widthPx, heightPx, tileWidthPx, tileHeightPx, tiled } = level
  const directory = await readTiffDirectoryAt(headerBytes(source), level.directoryOffset ?? 0)
  const columns = Math.ceil(widthPx / tileWidthPx)
  const tiles = await readTileTable(directory, tiled, columns * Math.ceil(heightPx / tileHeightPx))
  const sound = new Uint8Array(tiles.offsets.length)

  async function checkTile(column: number, row: number): Promise<void> {
    const index = row * columns + column
    if (sound[index]) return
    const stream = await source.read(tiles.offsets[index] ?? 0, tiles.byteCounts[index] ?? 0)
    const xPx = column * tileWidthPx
    const yPx = row * tileHeightPx
    // An edge tile is padded to full size; the last strip is as tall as the rows left.
    const codedHeightPx = tiled ? tileHeightPx : Math.min(tileHeightPx, heightPx - yPx)
    const defect = jpegDefect(stream, { widthPx: tileWidthPx, heightPx: codedHeightPx })
    if (defect) {
      throw new MetaphaseError(
        'slide-unreadable',
        `The JPEG tile at x ${xPx}, y ${yPx} of the level of ${widthPx} × ${heightPx} px is damaged: ${defect}.`,
      )
    }
    sound[index] = 1
  }

  return async (rect) => {
    const checks: Promise<void>[] = []
    for (
      let row = Math.floor(rect.yPx / tileHeightPx);
      row * tileHeightPx < rect.yPx + rect.heightPx;
      row++
    ) {
      for (
        let column = Math.floor(rect.xPx / tileWidthPx);
        column * tileWidthPx < rect.xPx + rect.widthPx;
        column++
      ) {
        checks.push(checkTile(column, row))
      }
    }
    await Promise.all(checks)
  }
}

/** Pixels that are read only once the tiles under them are known to be sound. */
export const checkedPixels = (pixels: LevelPixels, check: TileCheck): LevelPixels => ({
  async read(rect) {
    await check(rect)
    return pixels.read(rect)
  },
})
