import { MetaphaseError } from '@metaphase/errors'

/** The shortest side that can hold a mitotic figure and its surroundings. */
const MIN_SIDE_PX = 64
/** A file without tiles is decoded from its start to its end, and copied to scratch at 3 bytes a pixel. */
const MAX_UNTILED_PX = 1_000_000_000
/** Progressive JPEG and interlaced PNG are held in memory as a whole. */
const MAX_IN_MEMORY_PX = 100_000_000
/** No codec in use here describes more pixels with a byte, white or not. */
const MAX_PX_PER_BYTE = 10_000

const SUPPORTED_FORMATS =
  'Supported are Aperio SVS, Hamamatsu NDPI, Leica SCN, OME-TIFF and other tiled TIFFs, MRXS and DICOM series as one zip, single DICOM files, JPEG and PNG.'

export function unsupported(what: string): MetaphaseError {
  return new MetaphaseError('slide-format-unsupported', `${what} cannot be read. ${SUPPORTED_FORMATS}`)
}

export interface DeclaredSize {
  readonly widthPx: number
  readonly heightPx: number
  readonly sizeBytes: number
  /** `tiles`: random access; `rows`: from top to bottom; `whole`: only all at once. */
  readonly decodedBy: 'tiles' | 'rows' | 'whole'
}

/** Throws slide-too-small and slide-too-large: what cannot be analysed, and what would exhaust memory or disk. */
export function refuseUnfitSize({ widthPx, heightPx, sizeBytes, decodedBy }: DeclaredSize): void {
  const size = `${widthPx} × ${heightPx} px`
  if (Math.min(widthPx, heightPx) < MIN_SIDE_PX) {
    throw new MetaphaseError(
      'slide-too-small',
      `The image is ${size}; the least is ${MIN_SIDE_PX} px a side.`,
    )
  }
  const areaPx = widthPx * heightPx
  if (decodedBy === 'rows' && areaPx > MAX_UNTILED_PX) throw tooLarge(size, MAX_UNTILED_PX, 'without tiles')
  if (decodedBy === 'whole' && areaPx > MAX_IN_MEMORY_PX) {
    throw tooLarge(size, MAX_IN_MEMORY_PX, 'that is progressive or interlaced')
  }
  if (areaPx > sizeBytes * MAX_PX_PER_BYTE) {
    throw new MetaphaseError(
      'slide-too-large',
      `The file declares ${size} but has only ${sizeBytes} bytes, too few for an image of that size.`,
    )
  }
}

const tooLarge = (size: string, limitPx: number, kind: string) =>
  new MetaphaseError(
    'slide-too-large',
    `The image is ${size}; an image ${kind} may have ${limitPx / 1e6} megapixels. Convert it to a tiled TIFF.`,
  )
