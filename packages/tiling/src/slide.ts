import type { AssociatedPicture } from './associated/associated-picture.ts'
import { wholeFile, type LocalFile } from './byte-source.ts'
import { completeFile } from './complete-file.ts'
import { inspectSlide } from './header/read-slide-header.ts'
import { isMeasured, type SlideHeader } from './header/slide-header.ts'
import { levelForScale } from './level-choice.ts'
import { openWithOpenSlide } from './openslide/open-with-openslide.ts'
import { openSealed } from './openslide/sealed-slide.ts'
import { openWithSharp } from './pixels/open-with-sharp.ts'
import type { OpenedSlide, OpenLevel } from './pixels/opened-slide.ts'
import { clipRect, isEmpty, type Rect } from './pixels/rect.ts'
import { resizeRgb } from './pixels/resize.ts'
import { copyPixels, releasePixels, type RgbImage, whiteImage } from './pixels/rgb-image.ts'

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
  /** Label, macro and thumbnail of an MRXS or DICOM slide; those of a TIFF are had without opening it: `associatedImages`. */
  readonly associated: readonly AssociatedPicture[]
  close(): Promise<void>
}

/**
 * Opens a file that lies on this machine as a whole. What is made from it goes to `scratchDir`.
 * Throws what `openSlideFile` throws.
 */
export async function openSlide(
  path: string,
  { scratchDir }: { readonly scratchDir: string },
): Promise<Slide> {
  return openSlideFile(await completeFile(path, scratchDir))
}

/**
 * Opens a slide, whatever its name, with the reader that its contents ask for, and closes `file` with it. What has tiles that
 * sharp reads comes by ranges; anything else is fetched whole, one without tiles copied to a tiled TIFF and a zipped one
 * unpacked. Throws what `inspectSlide` and `file` throw, and slide-reader-missing.
 */
export async function openSlideFile(file: LocalFile): Promise<Slide> {
  try {
    const { levels, close, ...opened } = await openByContent(file)
    return {
      ...opened,
      fetchRegions: (regions, out) =>
        file.fetch(
          regions.flatMap((region) => {
            const { level, inside } = placeOf(levels, region, out)
            return isEmpty(inside) ? [] : level.pixels.byteRanges(inside)
          }),
        ),
      readRegion: (region, out) => readFromLevels(levels, region, out),
      close: async () => {
        await close()
        await file.close()
      },
    }
  } catch (error) {
    await file.close()
    throw error
  }
}

async function openByContent(source: LocalFile): Promise<OpenedSlide> {
  const header = await inspectSlide(source)
  if (isMeasured(header) && header.reader === 'sharp') return openWithSharp({ source, header })
  await source.fetch(wholeFile(source))
  return isMeasured(header) ? openWithOpenSlide(source.path, () => header) : openSealed(source, header)
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
  const { data } = await resizeRgb(image, out.widthPx, out.heightPx)
  if (data !== image.data) releasePixels(image.data)
  return data
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
    releasePixels(part.data)
  }
  return padded
}
