import { MetaphaseError } from '@metaphase/errors'
import { openSlide, type Rect } from '@metaphase/tiling'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { AnnotatedImage, PixelFile } from './annotated-image.ts'
import { readNpyItem } from './npy.ts'

export interface Pixels {
  readonly widthPx: number
  readonly heightPx: number
  /** 8-bit sRGB, row by row, three bytes a pixel. */
  readonly data: Uint8Array
}

/** Whole images are held in memory. Fields and regions of interest fit many times; whole slides do not. */
const LARGEST_IMAGE_PX = 700_000_000

/**
 * All pixels of an image at level 0. Throws `slide-too-large` for one that does not fit into memory (read a slide's regions
 * with `openSlide` instead), `slide-unreadable` for a file that cannot be decoded, and `dataset-invalid` for one whose size is
 * not what the data set says: its annotations would lie elsewhere.
 */
export async function readPixels({
  pixels,
  widthPx,
  heightPx,
}: Pick<AnnotatedImage, 'pixels' | 'widthPx' | 'heightPx'>): Promise<Pixels> {
  if (widthPx * heightPx > LARGEST_IMAGE_PX)
    throw new MetaphaseError(
      'slide-too-large',
      `${pixels.path} has ${widthPx} × ${heightPx} px, more than is read at once; read its regions instead`,
    )
  const read = await pixelsOf(pixels, { widthPx, heightPx })
  if (read.widthPx !== widthPx || read.heightPx !== heightPx)
    throw new MetaphaseError(
      'dataset-invalid',
      `${pixels.path} has ${read.widthPx} × ${read.heightPx} px where its annotations are for ${widthPx} × ${heightPx}`,
    )
  return read
}

async function pixelsOf(
  pixels: PixelFile,
  size: { readonly widthPx: number; readonly heightPx: number },
): Promise<Pixels> {
  if (pixels.kind === 'npy') return npyPixels(pixels.path, pixels.index)
  return pixels.kind === 'region'
    ? regionPixels(pixels.path, { ...pixels, ...size })
    : filePixels(pixels.path)
}

/** Throws `dataset-invalid` for a region that reaches beyond its slide. */
async function regionPixels(path: string, region: Rect): Promise<Pixels> {
  const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-region-'))
  try {
    const slide = await openSlide(path, { scratchDir })
    try {
      const { widthPx, heightPx } = slide.header
      if (region.xPx + region.widthPx > widthPx || region.yPx + region.heightPx > heightPx)
        throw new MetaphaseError(
          'dataset-invalid',
          `${path} has ${widthPx} × ${heightPx} px and no region at ${region.xPx}, ${region.yPx} of ${region.widthPx} × ${region.heightPx}`,
        )
      const { buffer, byteOffset, length } = await slide.readRegion(region, region)
      return {
        widthPx: region.widthPx,
        heightPx: region.heightPx,
        data: new Uint8Array(buffer, byteOffset, length),
      }
    } finally {
      await slide.close()
    }
  } finally {
    await rm(scratchDir, { recursive: true, force: true })
  }
}

async function filePixels(path: string): Promise<Pixels> {
  try {
    const { data, info } = await sharp(path, { limitInputPixels: false })
      .toColourspace('srgb')
      .flatten({ background: 'white' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true })
    return {
      widthPx: info.width,
      heightPx: info.height,
      data: new Uint8Array(data.buffer, data.byteOffset, data.length),
    }
  } catch (cause) {
    throw new MetaphaseError('slide-unreadable', `The image ${path} cannot be decoded: ${String(cause)}`, {
      cause,
    })
  }
}

/** PanNuke's images are whole numbers from 0 to 255 stored as float64. */
async function npyPixels(path: string, index: number): Promise<Pixels> {
  const { shape, values } = await readNpyItem(path, index)
  const [heightPx, widthPx, channels] = shape
  if (shape.length !== 3 || channels !== 3)
    throw new MetaphaseError(
      'dataset-invalid',
      `The file ${path} holds items of shape ${shape.join(' × ')} where height × width × 3 is expected`,
    )
  return { widthPx: widthPx!, heightPx: heightPx!, data: Uint8Array.from(values) }
}
