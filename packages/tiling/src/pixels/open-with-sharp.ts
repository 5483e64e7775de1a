import { fileByteSource } from '../byte-source.ts'
import { readSlideHeader } from '../header/read-slide-header.ts'
import type { SlideHeader, SlideLevel } from '../header/slide-header.ts'
import { settleSharp } from './decode.ts'
import type { SlideFile } from './level-pixels.ts'
import { openLevel } from './open-level.ts'
import type { OpenedSlide, OpenLevel } from './opened-slide.ts'
import { randomAccessCopy } from './random-access-copy.ts'

/** Opens a file through sharp; one without tiles is read from a tiled copy. Throws slide-unreadable, scratch-unavailable. */
export async function openWithSharp(
  path: string,
  header: SlideHeader,
  scratchDir: string,
): Promise<OpenedSlide> {
  settleSharp()
  const file = { path, header, source: await fileByteSource(path) }
  if (header.levels[0].tiled) return openLevels(file, header)
  const copyPath = await randomAccessCopy(file, scratchDir).finally(() => file.source.close())
  const source = await fileByteSource(copyPath)
  try {
    return await openLevels({ path: copyPath, source, header: await readSlideHeader(source) }, header)
  } catch (error) {
    await source.close()
    throw error
  }
}

/** `original` is the header of the file as it was given. */
async function openLevels(file: SlideFile, original: SlideHeader): Promise<OpenedSlide> {
  try {
    const open = async (level: SlideLevel): Promise<OpenLevel> => ({
      ...level,
      pixels: await openLevel(file, level),
    })
    const [base, ...reduced] = file.header.levels
    return {
      header: { ...original, levels: file.header.levels },
      levels: [await open(base), ...(await Promise.all(reduced.map(open)))],
      associated: [],
      close: () => file.source.close(),
    }
  } catch (error) {
    await file.source.close()
    throw error
  }
}
