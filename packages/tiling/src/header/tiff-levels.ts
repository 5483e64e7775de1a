import { MetaphaseError } from '@metaphase/errors'
import { unsupported } from './refusals.ts'
import type { SlideHeader, SlideLevel } from './slide-header.ts'
import type { HeaderBytes } from './header-bytes.ts'
import { readTiffDirectoryAt, type TiffDirectory } from './tiff-directories.ts'
import { describeImage, readableEncoding, TAG, type TiffImage } from './tiff-image.ts'

const MAX_SUB_IMAGES = 32

/**
 * The images that show the slide, full resolution first; thumbnail, label and macro are left out.
 * Throws slide-format-unsupported where it is not clear which image is the slide.
 */
export async function pyramidImages(
  bytes: HeaderBytes,
  directories: readonly TiffDirectory[],
  vendor: SlideHeader['vendor'],
): Promise<readonly [TiffImage, ...TiffImage[]]> {
  const candidates: TiffImage[] = []
  for (const [page, directory] of directories.entries()) {
    const image = await describeImage(directory, page, null)
    if (await mayShowTheSlide(image, vendor)) candidates.push(image)
  }
  const base = candidates.reduce<TiffImage | undefined>(
    (a, b) => (a && areaPx(a) >= areaPx(b) ? a : b),
    undefined,
  )
  if (!base) throw unsupported('A file that holds no image of the slide itself')
  const others = [...candidates.filter((page) => page !== base), ...(await subImages(bytes, base))]
  refuseAmbiguousBase(base, others)
  const reduced = others
    .filter(
      (image) =>
        (vendor === 'hamamatsu' || exceedsItsTile(image)) &&
        sameEncoding(image, base) &&
        downsampleOf(image, base) !== null,
    )
    .toSorted((a, b) => b.widthPx - a.widthPx)
  return [base, ...reduced]
}

async function mayShowTheSlide(
  { directory, tiled }: TiffImage,
  vendor: SlideHeader['vendor'],
): Promise<boolean> {
  // Aperio stores the slide in tiles and everything else in strips, the macro sometimes larger than a small region.
  if (vendor === 'aperio') return tiled
  if (vendor !== 'hamamatsu') return true
  const lens = (await directory.number(TAG.hamamatsuLens)) ?? 0
  const focalPlane = (await directory.number(TAG.hamamatsuFocalPlane)) ?? 0
  return lens > 0 && focalPlane === 0
}

const areaPx = (image: TiffImage) => image.widthPx * image.heightPx

async function subImages(bytes: HeaderBytes, base: TiffImage): Promise<TiffImage[]> {
  const count = base.directory.count(TAG.subIfds)
  if (count > MAX_SUB_IMAGES) {
    throw new MetaphaseError(
      'slide-unreadable',
      `The TIFF declares ${count} sub-images, more than a pyramid has.`,
    )
  }
  if (count === 0) return []
  const images: TiffImage[] = []
  for (const [subIfd, offset] of (await base.directory.numbers(TAG.subIfds, count)).entries()) {
    images.push(await describeImage(await readTiffDirectoryAt(bytes, offset), base.page, subIfd))
  }
  return images
}

/** Planes of a stack, or channels stored as images of their own, would each pass for the slide. */
function refuseAmbiguousBase(base: TiffImage, others: readonly TiffImage[]): void {
  const twin = others.find((image) => image.widthPx === base.widthPx && image.heightPx === base.heightPx)
  if (twin) {
    throw unsupported(
      `A TIFF with several images of ${base.widthPx} × ${base.heightPx} px (focus planes, channels or a series)`,
    )
  }
  if (others.some((image) => areaPx(image) > areaPx(base))) {
    throw unsupported('A TIFF whose largest image is a sub-image')
  }
}

/** One that fits into a single tile saves nothing over the next finer level, and libvips refuses some of them. */
const exceedsItsTile = (image: TiffImage) =>
  image.tiled && (image.widthPx > image.tileWidthPx || image.heightPx > image.tileHeightPx)

const sameEncoding = (image: TiffImage, base: TiffImage) =>
  image.compressionCode === base.compressionCode &&
  image.photometric === base.photometric &&
  image.bitsPerSample === base.bitsPerSample &&
  image.samplesPerPixel === base.samplesPerPixel &&
  image.planar === base.planar

/** Whole level-0 pixels per pixel; null where the image is not `base` reduced by one whole number on both axes. */
export function downsampleOf(
  image: Pick<TiffImage, 'widthPx' | 'heightPx'>,
  base: Pick<TiffImage, 'widthPx' | 'heightPx'>,
): number | null {
  const downsample = Math.round(base.widthPx / image.widthPx)
  const fits = (fullPx: number, reducedPx: number) => Math.abs(fullPx / downsample - reducedPx) <= 1
  const isReduced = fits(base.widthPx, image.widthPx) && fits(base.heightPx, image.heightPx)
  return downsample >= 2 && isReduced ? downsample : null
}

export function levelOf(image: TiffImage, base: TiffImage): SlideLevel {
  return {
    page: image.page,
    subIfd: image.subIfd,
    directoryOffset: image.directory.offset,
    widthPx: image.widthPx,
    heightPx: image.heightPx,
    downsample: downsampleOf(image, base) ?? 1,
    tiled: image.tiled,
    tileWidthPx: image.tileWidthPx,
    tileHeightPx: image.tileHeightPx,
    compression: readableEncoding(image).compression,
  }
}
