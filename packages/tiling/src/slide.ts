import { fileByteSource } from './byte-source.ts'
import { readSlideHeader } from './header/read-slide-header.ts'
import type { SlideHeader, SlideLevel } from './header/slide-header.ts'
import { levelForScale } from './level-choice.ts'
import { settleSharp } from './pixels/decode.ts'
import type { LevelPixels, SlideFile } from './pixels/level-pixels.ts'
import { openLevel } from './pixels/open-level.ts'
import { randomAccessCopy } from './pixels/random-access-copy.ts'
import { clipRect, type Rect } from './pixels/rect.ts'
import { resizeRgb } from './pixels/resize.ts'
import { copyPixels, type RgbImage, whiteImage } from './pixels/rgb-image.ts'

/** An open slide. Regions may be read side by side; the same region gives the same bytes whatever was read before. */
export interface Slide {
  /**
   * Of the file as it was given, but for its levels: those regions are read from, a tiled copy's where there is one.
   * Pixels lie as they are stored: a tag that asks viewers to turn the image is not followed.
   */
  readonly header: SlideHeader
  /**
   * The pixels of `region` (level-0 pixels, white beyond the slide) resampled to `out`: 8-bit sRGB, rows from top to
   * bottom, R G B R G B …, out.heightPx · out.widthPx · 3 bytes. Read from the coarsest level that has the detail and
   * on whose pixels the region's edges lie. Throws slide-unreadable with the place of damaged pixels.
   */
  readRegion(region: Rect, out: { readonly widthPx: number; readonly heightPx: number }): Promise<Uint8Array>
  close(): Promise<void>
}

/**
 * Opens a local file. One without tiles is first copied to a tiled TIFF under `scratchDir` (see `randomAccessCopy`).
 * Throws what `readSlideHeader` throws, and scratch-unavailable.
 */
export async function openSlide(
  path: string,
  { scratchDir }: { readonly scratchDir: string },
): Promise<Slide> {
  settleSharp()
  const file = await openFile(path)
  if (file.header.levels[0].tiled) return slideOf(file, file.header)
  const copyPath = await randomAccessCopy(file, scratchDir).finally(() => file.source.close())
  return slideOf(await openFile(copyPath), file.header)
}

async function openFile(path: string): Promise<SlideFile> {
  const source = await fileByteSource(path)
  try {
    return { path, source, header: await readSlideHeader(source) }
  } catch (error) {
    await source.close()
    throw error
  }
}

interface OpenLevel extends SlideLevel {
  readonly pixels: LevelPixels
}

async function slideOf(file: SlideFile, original: SlideHeader): Promise<Slide> {
  try {
    const open = async (level: SlideLevel): Promise<OpenLevel> => ({
      ...level,
      pixels: await openLevel(file, level),
    })
    const [base, ...reduced] = file.header.levels
    const levels = [await open(base), ...(await Promise.all(reduced.map(open)))] as const
    return {
      header: { ...original, levels: file.header.levels },
      readRegion: (region, out) => readFromLevels(levels, region, out),
      close: () => file.source.close(),
    }
  } catch (error) {
    await file.source.close()
    throw error
  }
}

async function readFromLevels(
  levels: readonly [OpenLevel, ...OpenLevel[]],
  region: Rect,
  out: { readonly widthPx: number; readonly heightPx: number },
): Promise<Uint8Array> {
  const scale = Math.min(region.widthPx / out.widthPx, region.heightPx / out.heightPx)
  const level = levelForScale(levels, scale, region)
  const image = await readPadded(level, {
    xPx: region.xPx / level.downsample,
    yPx: region.yPx / level.downsample,
    widthPx: region.widthPx / level.downsample,
    heightPx: region.heightPx / level.downsample,
  })
  return (await resizeRgb(image, out.widthPx, out.heightPx)).data
}

/** `rect` in the level's own pixels, white where it reaches beyond the level. */
async function readPadded({ pixels, widthPx, heightPx }: OpenLevel, rect: Rect): Promise<RgbImage> {
  const inside = clipRect(rect, widthPx, heightPx)
  if (inside.widthPx === rect.widthPx && inside.heightPx === rect.heightPx) return pixels.read(rect)
  const padded = whiteImage(rect.widthPx, rect.heightPx)
  if (inside.widthPx > 0 && inside.heightPx > 0) {
    const part = await pixels.read(inside)
    const all = { xPx: 0, yPx: 0, widthPx: part.widthPx, heightPx: part.heightPx }
    copyPixels(part, all, padded, inside.xPx - rect.xPx, inside.yPx - rect.yPx)
  }
  return padded
}
