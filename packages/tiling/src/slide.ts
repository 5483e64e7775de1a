import type { AssociatedPicture } from './associated/associated-picture.ts'
import { fileByteSource } from './byte-source.ts'
import { inspectSlide } from './header/read-slide-header.ts'
import { isMeasured, type SlideHeader } from './header/slide-header.ts'
import { levelForScale } from './level-choice.ts'
import { openWithOpenSlide } from './openslide/open-with-openslide.ts'
import { openSealed } from './openslide/sealed-slide.ts'
import { openWithSharp } from './pixels/open-with-sharp.ts'
import type { OpenedSlide, OpenLevel } from './pixels/opened-slide.ts'
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
  /** Label, macro and thumbnail of an MRXS or DICOM slide; those of a TIFF are had without opening it: `associatedImages`. */
  readonly associated: readonly AssociatedPicture[]
  close(): Promise<void>
}

/**
 * Opens a local file, whatever its name, with the reader that its contents ask for. One without tiles is first copied to a
 * tiled TIFF under `scratchDir`, a zipped one unpacked there. Throws what `inspectSlide` throws, slide-reader-missing and
 * scratch-unavailable.
 */
export async function openSlide(
  path: string,
  { scratchDir }: { readonly scratchDir: string },
): Promise<Slide> {
  const { levels, ...opened } = await openFile(path, scratchDir)
  return { ...opened, readRegion: (region, out) => readFromLevels(levels, region, out) }
}

async function openFile(path: string, scratchDir: string): Promise<OpenedSlide> {
  const source = await fileByteSource(path)
  const slide = await inspectSlide(source).finally(() => source.close())
  if (!isMeasured(slide)) return openSealed(path, slide, scratchDir)
  if (slide.reader === 'openslide') return openWithOpenSlide(path, () => slide)
  return openWithSharp(path, slide, scratchDir)
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
