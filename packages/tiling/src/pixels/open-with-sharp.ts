import { dirname } from 'node:path'
import { completeFile } from '../complete-file.ts'
import { readSlideHeader } from '../header/read-slide-header.ts'
import type { SlideLevel } from '../header/slide-header.ts'
import { tiffStructure } from '../header/tiff-structure.ts'
import { settleSharp } from './decode.ts'
import type { SlideFile } from './level-pixels.ts'
import { openLevel } from './open-level.ts'
import type { OpenedSlide, OpenLevel } from './opened-slide.ts'
import { randomAccessCopy } from './random-access-copy.ts'

/**
 * Opens a file through sharp: one with tiles by ranges, one without, fetched whole, from a tiled copy. Throws slide-unreadable
 * and what the file throws.
 */
export async function openWithSharp(file: SlideFile): Promise<OpenedSlide> {
  settleSharp()
  const { source, header } = file
  if (!header.levels[0].tiled) return openTiledCopy(file)
  await source.fetch(await tiffStructure(source, header)) // libvips reads it by the file's path
  return { header, levels: await openLevels(file), associated: [], close: () => Promise.resolve() }
}

async function openTiledCopy(original: SlideFile): Promise<OpenedSlide> {
  const copyPath = await randomAccessCopy(original)
  const source = await completeFile(copyPath, dirname(copyPath))
  try {
    const header = await readSlideHeader(source)
    return {
      header: { ...original.header, levels: header.levels },
      levels: await openLevels({ source, header }),
      associated: [],
      close: () => source.close(),
    }
  } catch (error) {
    await source.close()
    throw error
  }
}

async function openLevels(file: SlideFile): Promise<OpenedSlide['levels']> {
  const open = async (level: SlideLevel): Promise<OpenLevel> => ({
    ...level,
    pixels: await openLevel(file, level),
  })
  const [base, ...reduced] = file.header.levels
  return [await open(base), ...(await Promise.all(reduced.map(open)))]
}
