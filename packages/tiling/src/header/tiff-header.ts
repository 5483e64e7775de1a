import type { RecordedMpp } from '../mpp.ts'
import type { HeaderBytes } from './header-bytes.ts'
import { refuseUnfitSize, unsupported } from './refusals.ts'
import { readScnHeader } from './scn-header.ts'
import type { Compression, SlideHeader } from './slide-header.ts'
import { readTiffDirectories } from './tiff-directories.ts'
import { readableEncoding, type TiffImage } from './tiff-image.ts'
import { levelOf, pyramidImages } from './tiff-levels.ts'
import { mppFromAperio, mppFromOme, mppFromResolution } from './tiff-mpp.ts'
import { checkTiles } from './tiff-tiles.ts'
import { identifyVendor, type TiffVendor } from './tiff-vendor.ts'

export async function readTiffHeader(bytes: HeaderBytes): Promise<SlideHeader> {
  const directories = await readTiffDirectories(bytes)
  const vendor = await identifyVendor(directories[0])
  if (vendor.vendor === 'leica') return readScnHeader(bytes, directories, vendor.description)
  const [base, ...reduced] = await pyramidImages(bytes, directories, vendor.vendor)
  const { widthPx, heightPx, bitsPerSample, samplesPerPixel } = base
  const { colour, compression } = readableEncoding(base)
  const reader = readerOf(vendor, compression)
  // an NDPI's strip is the whole image, with entry points that OpenSlide jumps to
  const isNdpi = vendor.vendor === 'hamamatsu'
  const decodedBy = base.tiled || isNdpi ? 'tiles' : 'rows'
  refuseUnfitSize({ widthPx, heightPx, sizeBytes: bytes.sizeBytes, decodedBy })
  for (const image of [base, ...reduced]) await checkTiles(image, bytes.sizeBytes, isNdpi ? false : undefined)
  return {
    format: 'tiff',
    vendor: vendor.vendor,
    reader,
    widthPx,
    heightPx,
    bitsPerSample,
    samplesPerPixel,
    colour,
    levels: [levelOf(base, base), ...reduced.map((image) => levelOf(image, base))],
    mpp: await recordedMpp(vendor, base),
  }
}

function readerOf({ vendor }: TiffVendor, compression: Compression): SlideHeader['reader'] {
  if (compression === 'jpeg2000' && vendor !== 'aperio')
    throw unsupported('A TIFF with JPEG 2000 pixel data that is no Aperio slide')
  return compression === 'jpeg2000' || vendor === 'hamamatsu' ? 'openslide' : 'sharp'
}

/** The vendor's own statement comes first: several write a print density into the resolution tags. */
async function recordedMpp(
  { vendor, description }: TiffVendor,
  { directory, widthPx, heightPx }: TiffImage,
): Promise<RecordedMpp | null> {
  if (vendor === 'hamamatsu') return mppFromResolution(directory, 'ndpi-resolution')
  const stated =
    vendor === 'aperio'
      ? mppFromAperio(description)
      : vendor === 'ome'
        ? mppFromOme(description, widthPx, heightPx)
        : null
  return stated ?? (await mppFromResolution(directory))
}
