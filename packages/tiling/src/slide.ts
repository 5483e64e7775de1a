import { dirname } from 'node:path'
import type { LocalFile } from './byte-source.ts'
import { completeFile } from './complete-file.ts'
import { readSlideHeader } from './header/read-slide-header.ts'
import type { SlideHeader, SlideLevel } from './header/slide-header.ts'
import { tiffStructure } from './header/tiff-structure.ts'
import { levelForScale } from './level-choice.ts'
import { settleSharp } from './pixels/decode.ts'
import type { LevelPixels, SlideFile } from './pixels/level-pixels.ts'
import { openLevel } from './pixels/open-level.ts'
import { randomAccessCopy } from './pixels/random-access-copy.ts'
import { clipRect, isEmpty, type Rect } from './pixels/rect.ts'
import { resizeRgb } from './pixels/resize.ts'
import { copyPixels, type RgbImage, whiteImage } from './pixels/rgb-image.ts'

interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

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
  readRegion(region: Rect, out: Size): Promise<Uint8Array>
  /** Has the file's bytes under `regions` fetched together, so that reading each to `out` waits for none. */
  fetchRegions(regions: readonly Rect[], out: Size): Promise<void>
  close(): Promise<void>
}

/**
 * Opens a file that lies on this machine as a whole. What is made from one without tiles goes to `scratchDir`.
 * Throws what `openSlideFile` throws.
 */
export async function openSlide(
  path: string,
  { scratchDir }: { readonly scratchDir: string },
): Promise<Slide> {
  return openSlideFile(await completeFile(path, scratchDir))
}

/**
 * Opens a slide and closes `file` with it. One with tiles is read by ranges; one without is fetched whole and copied to a tiled
 * TIFF (see `randomAccessCopy`). Throws what `readSlideHeader` and `file` throw.
 */
export async function openSlideFile(file: LocalFile): Promise<Slide> {
  settleSharp()
  try {
    const header = await readSlideHeader(file)
    if (!header.levels[0].tiled) return await openTiledCopy({ source: file, header })
    await file.fetch(await tiffStructure(file, header)) // libvips reads it by the file's path
    return await slideOf({ source: file, header })
  } catch (error) {
    await file.close()
    throw error
  }
}

/** The original stays open: the copy is kept for as long. */
async function openTiledCopy(original: SlideFile): Promise<Slide> {
  const copy = await openSlide(await randomAccessCopy(original), {
    scratchDir: dirname(original.source.path),
  })
  return {
    ...copy,
    header: { ...original.header, levels: copy.header.levels },
    close: async () => {
      await copy.close()
      await original.source.close()
    },
  }
}

async function slideOf({ source, header }: SlideFile): Promise<Slide> {
  const open = async (level: SlideLevel): Promise<OpenLevel> => ({
    ...level,
    pixels: await openLevel({ source, header }, level),
  })
  const [base, ...reduced] = header.levels
  const levels = [await open(base), ...(await Promise.all(reduced.map(open)))] as const
  return {
    header,
    fetchRegions: (regions, out) =>
      source.fetch(
        regions.flatMap((region) => {
          const { level, inside } = placeOf(levels, region, out)
          return isEmpty(inside) ? [] : level.pixels.byteRanges(inside)
        }),
      ),
    readRegion: (region, out) => readFromLevels(levels, region, out),
    close: () => source.close(),
  }
}

interface OpenLevel extends SlideLevel {
  readonly pixels: LevelPixels
}

/** The level that `region` is read from, its place there, and the part of that which lies inside the level. */
function placeOf(
  levels: readonly [OpenLevel, ...OpenLevel[]],
  region: Rect,
  out: Size,
): { level: OpenLevel; rect: Rect; inside: Rect } {
  const scale = Math.min(region.widthPx / out.widthPx, region.heightPx / out.heightPx)
  const level = levelForScale(levels, scale, region)
  const rect = {
    xPx: region.xPx / level.downsample,
    yPx: region.yPx / level.downsample,
    widthPx: region.widthPx / level.downsample,
    heightPx: region.heightPx / level.downsample,
  }
  return { level, rect, inside: clipRect(rect, level.widthPx, level.heightPx) }
}

async function readFromLevels(
  levels: readonly [OpenLevel, ...OpenLevel[]],
  region: Rect,
  out: Size,
): Promise<Uint8Array> {
  const image = await readPadded(placeOf(levels, region, out))
  return (await resizeRgb(image, out.widthPx, out.heightPx)).data
}

/** `rect` in the level's own pixels, white where it reaches beyond the level. */
async function readPadded({
  level: { pixels },
  rect,
  inside,
}: ReturnType<typeof placeOf>): Promise<RgbImage> {
  if (inside.widthPx === rect.widthPx && inside.heightPx === rect.heightPx) return pixels.read(rect)
  const padded = whiteImage(rect.widthPx, rect.heightPx)
  if (!isEmpty(inside)) {
    const part = await pixels.read(inside)
    const all = { xPx: 0, yPx: 0, widthPx: part.widthPx, heightPx: part.heightPx }
    copyPixels(part, all, padded, inside.xPx - rect.xPx, inside.yPx - rect.yPx)
  }
  return padded
}
