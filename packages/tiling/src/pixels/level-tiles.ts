import type { ByteRange, ByteSource } from '../byte-source.ts'
import { headerBytes } from '../header/header-bytes.ts'
import type { SlideLevel } from '../header/slide-header.ts'
import { readTiffDirectoryAt } from '../header/tiff-directories.ts'
import { readTileTable } from '../header/tiff-tiles.ts'
import type { Rect } from './rect.ts'

/** A tile (or strip) of a level: its place in the level's pixels, and in the file. */
export interface LevelTile extends ByteRange {
  readonly index: number
  readonly xPx: number
  readonly yPx: number
}

/** The tiles under a rect that lies inside the level, row by row. */
export type TilesUnder = (rect: Rect) => LevelTile[]

/** Throws slide-truncated and slide-unreadable. */
export async function readLevelTiles(source: ByteSource, level: SlideLevel): Promise<TilesUnder> {
  const { widthPx, heightPx, tileWidthPx, tileHeightPx, tiled, directoryOffset } = level
  const directory = await readTiffDirectoryAt(headerBytes(source), directoryOffset ?? 0)
  const columns = Math.ceil(widthPx / tileWidthPx)
  const rows = Math.ceil(heightPx / tileHeightPx)
  const { offsets, byteCounts } = await readTileTable(directory, tiled, columns * rows)

  return (rect) => {
    const tiles: LevelTile[] = []
    const firstRow = Math.floor(rect.yPx / tileHeightPx)
    const firstColumn = Math.floor(rect.xPx / tileWidthPx)
    for (let row = firstRow; row * tileHeightPx < rect.yPx + rect.heightPx; row++) {
      for (let column = firstColumn; column * tileWidthPx < rect.xPx + rect.widthPx; column++) {
        const index = row * columns + column
        const place = { xPx: column * tileWidthPx, yPx: row * tileHeightPx }
        tiles.push({ index, ...place, offset: offsets[index] ?? 0, length: byteCounts[index] ?? 0 })
      }
    }
    return tiles
  }
}
