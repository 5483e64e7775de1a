import type { SlideLevel } from '../header/slide-header.ts'
import { jpegTileCheck } from './jpeg-tile-check.ts'
import type { LevelPixels, SlideFile } from './level-pixels.ts'
import { readLevelTiles } from './level-tiles.ts'
import { openSharpPage } from './sharp-page.ts'

/** Throws slide-unreadable where the level is not what the header says. */
export async function openLevel({ source }: SlideFile, level: SlideLevel): Promise<LevelPixels> {
  const page = await openSharpPage(source.path, level)
  const tilesUnder = await readLevelTiles(source, level)
  const check = level.compression === 'jpeg' ? jpegTileCheck(source, level) : null
  return {
    byteRanges: tilesUnder,
    async read(rect) {
      const tiles = tilesUnder(rect)
      await source.fetch(tiles)
      await check?.(tiles)
      return page.read(rect)
    },
  }
}
