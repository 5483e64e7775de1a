import { MetaphaseError } from '@metaphase/errors'
import { unsupported } from './refusals.ts'
import type { Colour, Compression } from './slide-header.ts'
import type { TiffDirectory } from './tiff-directories.ts'

/** TIFF 6.0 tag numbers. */
export const TAG = {
  imageWidth: 256,
  imageLength: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  imageDescription: 270,
  stripOffsets: 273,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  software: 305,
  tileWidth: 322,
  tileLength: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  subIfds: 330,
  sampleFormat: 339,
  jpegTables: 347,
  xmp: 700,
  hamamatsuVersion: 65420,
  /** Hamamatsu: the objective's magnification; -1 is the macro, -2 the map of the scanned area. */
  hamamatsuLens: 65421,
  hamamatsuFocalPlane: 65424,
} as const

/** One image of a TIFF as its tags describe it, readable or not. */
export interface TiffImage {
  readonly directory: TiffDirectory
  readonly page: number
  readonly subIfd: number | null
  readonly widthPx: number
  readonly heightPx: number
  readonly tiled: boolean
  readonly tileWidthPx: number
  readonly tileHeightPx: number
  readonly compressionCode: number
  readonly photometric: number
  readonly bitsPerSample: number
  readonly samplesPerPixel: number
  readonly sampleFormat: number
  /** Whether each channel is stored on its own. */
  readonly planar: boolean
}

export async function describeImage(
  directory: TiffDirectory,
  page: number,
  subIfd: number | null,
): Promise<TiffImage> {
  const read = async (tag: number, otherwise: number) => (await directory.number(tag)) ?? otherwise
  const widthPx = await read(TAG.imageWidth, 0)
  const heightPx = await read(TAG.imageLength, 0)
  const tiled = directory.has(TAG.tileWidth)
  const tileWidthPx = tiled ? await read(TAG.tileWidth, 0) : widthPx
  const tileHeightPx = tiled
    ? await read(TAG.tileLength, 0)
    : Math.min(await read(TAG.rowsPerStrip, heightPx), heightPx)
  if (!(widthPx > 0 && heightPx > 0 && tileWidthPx > 0 && tileHeightPx > 0)) {
    throw new MetaphaseError('slide-unreadable', `Image ${page} of the TIFF does not state its size.`)
  }
  return {
    directory,
    page,
    subIfd,
    widthPx,
    heightPx,
    tiled,
    tileWidthPx,
    tileHeightPx,
    compressionCode: await read(TAG.compression, 1),
    photometric: await read(TAG.photometric, 1),
    bitsPerSample: await read(TAG.bitsPerSample, 1),
    samplesPerPixel: await read(TAG.samplesPerPixel, 1),
    sampleFormat: await read(TAG.sampleFormat, 1),
    planar: (await read(TAG.planarConfiguration, 1)) === 2,
  }
}

const compressions: Readonly<Record<number, Compression>> = {
  1: 'none',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
  33003: 'jpeg2000',
  33005: 'jpeg2000',
  50001: 'webp',
}

const compressionNames: Readonly<Record<number, string>> = {
  6: 'old-style JPEG',
  22610: 'JPEG XR',
  33004: 'JPEG 2000',
  34712: 'JPEG 2000',
  34892: 'lossy DNG JPEG',
  34925: 'LZMA',
  34934: 'JPEG XR',
  50000: 'Zstandard',
  50002: 'JPEG XL',
}

const colours: Readonly<Record<number, Colour>> = {
  0: 'grey-inverted',
  1: 'grey',
  2: 'rgb',
  3: 'palette',
  5: 'cmyk',
  6: 'ycbcr',
}

/** Colour channels; one more is alpha. */
const channels: { readonly [K in Colour]: number } = {
  grey: 1,
  'grey-inverted': 1,
  palette: 1,
  rgb: 3,
  ycbcr: 3,
  cmyk: 4,
}

/** Throws slide-format-unsupported, naming the property that stands in the way. */
export function readableEncoding(image: TiffImage): { compression: Compression; colour: Colour } {
  const { compressionCode, bitsPerSample, samplesPerPixel, photometric, planar } = image
  const compression = compressions[compressionCode]
  if (!compression) {
    const name = compressionNames[compressionCode] ?? `compression ${compressionCode}`
    throw unsupported(`A TIFF with ${name} pixel data`)
  }
  if (image.sampleFormat !== 1) throw unsupported('A TIFF with signed or floating-point samples')
  if (bitsPerSample !== 8 && bitsPerSample !== 16)
    throw unsupported(`A TIFF of ${bitsPerSample} bits a sample`)
  const colour = colours[photometric]
  if (!colour) throw unsupported(`A TIFF with photometric interpretation ${photometric}`)
  const extra = samplesPerPixel - channels[colour]
  if (extra !== 0 && extra !== 1)
    throw unsupported(`A TIFF with ${samplesPerPixel} samples a pixel in ${colour}`)
  const jpegFits = bitsPerSample === 8 && !planar && extra === 0 && ['grey', 'rgb', 'ycbcr'].includes(colour)
  if (compression === 'jpeg2000' && !jpegFits) throw unsupported('A TIFF with JPEG 2000 of this kind')
  if (compression === 'jpeg' && !jpegFits) {
    throw unsupported(
      `A TIFF with JPEG-compressed ${planar ? 'planar' : colour} samples of ${bitsPerSample} bits`,
    )
  }
  if (planar && image.tiled) throw unsupported('A TIFF with a set of tiles for each channel')
  if (colour === 'ycbcr' && compression !== 'jpeg' && compression !== 'jpeg2000')
    throw unsupported('A TIFF with YCbCr samples outside JPEG')
  return { compression, colour }
}
