import { open, rm } from 'node:fs/promises'
import sharp, { type TiffOptions } from 'sharp'
import { rawTiffHeader } from './raw-tiff.ts'
import { PhantomRenderer } from './render.ts'
import type { PhantomOptions, PhantomTruth } from './types.ts'

const ROWS_PER_STRIP = 256

export interface SlideEncoding {
  /** Default `jpeg`, as scanners write; `deflate` keeps every pixel. */
  readonly compression?: 'jpeg' | 'deflate'
  /** Of JPEG, 1 to 100. Default 90. */
  readonly quality?: number
}

/**
 * Writes a phantom as a tiled, pyramidal TIFF (256-pixel tiles) with its physical resolution, and returns what it
 * shows. Rows are rendered to a file beside `path` (3 bytes a pixel, gone afterwards), so memory does not grow with
 * the slide. Throws a RangeError for options that no slide can meet.
 */
export async function writePhantomSlide(
  path: string,
  options: PhantomOptions,
  { compression = 'jpeg', quality = 90 }: SlideEncoding = {},
): Promise<PhantomTruth> {
  const renderer = new PhantomRenderer(options)
  const rowsPath = `${path}.rows`
  try {
    await writeRows(rowsPath, renderer)
    await sharp(rowsPath, { limitInputPixels: false, sequentialRead: true })
      .tiff({
        ...resolutionOf(renderer.truth.mppX),
        tile: true,
        tileWidth: 256,
        tileHeight: 256,
        pyramid: true,
        compression,
        quality,
        bigtiff: options.widthPx * options.heightPx * 3 > 2 ** 31,
      })
      .toFile(path)
  } finally {
    await rm(rowsPath, { force: true })
  }
  return renderer.truth
}

/** What sharp has to be told for a TIFF to say its µm/px: pixels per mm, stored per cm. */
export const resolutionOf = (mpp: number) =>
  ({ xres: 1000 / mpp, yres: 1000 / mpp, resolutionUnit: 'cm' }) as const satisfies TiffOptions

async function writeRows(path: string, renderer: PhantomRenderer): Promise<void> {
  const { widthPx, heightPx, mppX } = renderer.truth
  const file = await open(path, 'w')
  try {
    await file.writeFile(rawTiffHeader({ widthPx, heightPx, mpp: mppX, rowsPerStrip: ROWS_PER_STRIP }))
    for (let top = 0; top < heightPx; top += ROWS_PER_STRIP)
      await file.writeFile(renderer.region(0, top, widthPx, Math.min(ROWS_PER_STRIP, heightPx - top)))
  } finally {
    await file.close()
  }
}
