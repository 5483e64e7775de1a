import type { RecordedMpp } from '../mpp.ts'
import type { HeaderBytes } from './header-bytes.ts'
import { refuseUnfitSize } from './refusals.ts'
import type { SlideHeader } from './slide-header.ts'
import { readTiffDirectories } from './tiff-directories.ts'
import { readableEncoding, type TiffImage } from './tiff-image.ts'
import { levelOf, pyramidImages } from './tiff-levels.ts'
import { mppFromAperio, mppFromOme, mppFromResolution } from './tiff-mpp.ts'
import { checkTiles } from './tiff-tiles.ts'
import { identifyVendor, type TiffVendor } from './tiff-vendor.ts'

export async function readTiffHeader(bytes: HeaderBytes): Promise<SlideHeader> {
  const directories = await readTiffDirectories(bytes)
  const vendor = await identifyVendor(directories[0])
  const [base, ...reduced] = await pyramidImages(bytes, directories, vendor.vendor === 'aperio')
  const { widthPx, heightPx, tiled, bitsPerSample, samplesPerPixel } = base
  const { colour } = readableEncoding(base)
  refuseUnfitSize({ widthPx, heightPx, sizeBytes: bytes.sizeBytes, decodedBy: tiled ? 'tiles' : 'rows' })
  for (const image of [base, ...reduced]) await checkTiles(image, bytes.sizeBytes)
  return {
    format: 'tiff',
    vendor: vendor.vendor,
    widthPx,
    heightPx,
    bitsPerSample,
    samplesPerPixel,
    colour,
    levels: [levelOf(base, base), ...reduced.map((image) => levelOf(image, base))],
    mpp: await recordedMpp(vendor, base),
  }
}

/** The vendor's own statement comes first: several write a print density into the resolution tags. */
async function recordedMpp(
  { vendor, description }: TiffVendor,
  base: TiffImage,
): Promise<RecordedMpp | null> {
  const stated =
    vendor === 'aperio'
      ? mppFromAperio(description)
      : vendor === 'ome'
        ? mppFromOme(description, base.widthPx, base.heightPx)
        : null
  return stated ?? (await mppFromResolution(base.directory))
}
