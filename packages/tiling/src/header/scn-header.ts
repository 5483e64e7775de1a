import { MetaphaseError } from '@metaphase/errors'
import type { HeaderBytes } from './header-bytes.ts'
import { refuseUnfitSize, unsupported } from './refusals.ts'
import { parseScn, type ScnDimension, type ScnImage } from './scn-xml.ts'
import type { SlideHeader, SlideLevel } from './slide-header.ts'
import type { TiffDirectory } from './tiff-directories.ts'
import { describeImage, readableEncoding, type TiffImage } from './tiff-image.ts'
import { downsampleOf } from './tiff-levels.ts'
import { checkTiles } from './tiff-tiles.ts'

const NM_PER_UM = 1000

/**
 * A Leica SCN's XML lays one or more scanned areas on the whole glass slide, which OpenSlide takes for the image: level 0
 * is as large as the glass at the finest resolution of the areas.
 */
export async function readScnHeader(
  bytes: HeaderBytes,
  directories: readonly TiffDirectory[],
  xml: string,
): Promise<SlideHeader> {
  const { widthNm, heightNm, images } = parseScn(xml)
  const areas = images.filter(({ isMacro, isBrightfield }) => !isMacro && isBrightfield)
  const [first] = areas
  const [finest] = first?.dimensions ?? []
  if (!first || !finest) throw unsupported('A Leica SCN slide without a brightfield image')
  for (const { dimensions } of areas)
    for (const dimension of dimensions)
      await checkTiles(await imageOf(directories, dimension), bytes.sizeBytes)

  const levelAt = async (dimension: ScnDimension, i: number) => {
    const nmPerPx = Math.min(...areas.map((area) => nmPerPxOf(area, i)))
    const size = { widthPx: Math.ceil(widthNm / nmPerPx), heightPx: Math.ceil(heightNm / nmPerPx) }
    return scnLevel(await imageOf(directories, dimension), size)
  }
  const base = await levelAt(finest, 0)
  const reduced = await Promise.all(
    first.dimensions.slice(1).map((dimension, i) => levelAt(dimension, i + 1)),
  )
  const { widthPx, heightPx } = base
  refuseUnfitSize({ widthPx, heightPx, sizeBytes: bytes.sizeBytes, decodedBy: 'tiles' })
  const image = await imageOf(directories, finest)
  return {
    format: 'tiff',
    vendor: 'leica',
    reader: 'openslide',
    widthPx,
    heightPx,
    bitsPerSample: image.bitsPerSample,
    samplesPerPixel: image.samplesPerPixel,
    colour: readableEncoding(image).colour,
    levels: [base, ...reduced.flatMap((level) => withDownsample(level, base))],
    mpp: {
      x: nmPerPxOf(first, 0) / NM_PER_UM,
      y: first.heightNm / finest.heightPx / NM_PER_UM,
      source: 'scn-xml',
    },
  }
}

const nmPerPxOf = ({ widthNm, dimensions }: ScnImage, i: number): number =>
  widthNm / (dimensions[i]?.widthPx ?? 0)

async function imageOf(directories: readonly TiffDirectory[], { ifd }: ScnDimension): Promise<TiffImage> {
  const directory = directories[ifd]
  if (!directory)
    throw new MetaphaseError(
      'slide-unreadable',
      `The SCN's XML names image ${ifd} of ${directories.length} in the file.`,
    )
  return describeImage(directory, ifd, null)
}

const scnLevel = (image: TiffImage, size: { widthPx: number; heightPx: number }): SlideLevel => ({
  page: image.page,
  subIfd: null,
  directoryOffset: image.directory.offset,
  ...size,
  downsample: 1,
  tiled: image.tiled,
  tileWidthPx: image.tileWidthPx,
  tileHeightPx: image.tileHeightPx,
  compression: readableEncoding(image).compression,
})

/** None for one that is not the base reduced by a whole number. */
function withDownsample(level: SlideLevel, base: SlideLevel): SlideLevel[] {
  const downsample = downsampleOf(level, base)
  return downsample === null ? [] : [{ ...level, downsample }]
}
