import type { SlideLevel } from '../header/slide-header.ts'
import { checkedPixels, jpegTileCheck } from './jpeg-tile-check.ts'
import type { LevelPixels, SlideFile } from './level-pixels.ts'
import { openSharpPage } from './sharp-page.ts'

/** Throws slide-unreadable where the level is not what the header says. */
export async function openLevel({ path, source }: SlideFile, level: SlideLevel): Promise<LevelPixels> {
  const pixels = await openSharpPage(path, level)
  return level.compression === 'jpeg' ? checkedPixels(pixels, await jpegTileCheck(source, level)) : pixels
}
