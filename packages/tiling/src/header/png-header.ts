import { MetaphaseError } from '@metaphase/errors'
import type { RecordedMpp } from '../mpp.ts'
import type { HeaderBytes } from './header-bytes.ts'
import { refuseUnfitSize, unsupported } from './refusals.ts'
import { type Colour, type SlideHeader, streamLevel } from './slide-header.ts'

const MAX_CHUNKS = 1024
const SIGNATURE_END = 8
/** Length, type and checksum around each chunk's data. */
const CHUNK_OVERHEAD_BYTES = 12
const UM_PER_M = 1e6

const colourTypes: Readonly<Record<number, { readonly colour: Colour; readonly samplesPerPixel: number }>> = {
  0: { colour: 'grey', samplesPerPixel: 1 },
  2: { colour: 'rgb', samplesPerPixel: 3 },
  3: { colour: 'palette', samplesPerPixel: 1 },
  4: { colour: 'grey', samplesPerPixel: 2 },
  6: { colour: 'rgb', samplesPerPixel: 4 },
}

export async function readPngHeader(bytes: HeaderBytes): Promise<SlideHeader> {
  const first = await bytes.read(SIGNATURE_END, 8 + 13, 'PNG image header')
  const type = colourTypes[first.getUint8(17)]
  if (chunkType(first) !== 'IHDR' || !type) {
    throw new MetaphaseError('slide-unreadable', 'The PNG does not start with a valid image header.')
  }
  const widthPx = first.getUint32(8)
  const heightPx = first.getUint32(12)
  const bitsPerSample = first.getUint8(16)
  const decodedBy = first.getUint8(20) === 0 ? 'rows' : 'whole'
  if (bitsPerSample < 8 && type.colour !== 'palette') throw unsupported(`A PNG of ${bitsPerSample} bits`)
  refuseUnfitSize({ widthPx, heightPx, sizeBytes: bytes.sizeBytes, decodedBy })
  return {
    format: 'png',
    vendor: 'generic',
    reader: 'sharp',
    widthPx,
    heightPx,
    bitsPerSample,
    ...type,
    levels: [streamLevel(widthPx, heightPx, 'png')],
    mpp: await readPhysicalSize(bytes),
  }
}

const chunkType = (view: DataView) =>
  String.fromCharCode(view.getUint8(4), view.getUint8(5), view.getUint8(6), view.getUint8(7))

/** The pHYs chunk stands before the pixels and counts pixels per metre, or (unit 0) states an aspect only. */
async function readPhysicalSize(bytes: HeaderBytes): Promise<RecordedMpp | null> {
  for (let at = SIGNATURE_END, seen = 0; seen < MAX_CHUNKS; seen++) {
    const head = await bytes.read(at, 8, 'PNG pixel data')
    const type = chunkType(head)
    if (type === 'IDAT' || type === 'IEND') return null
    if (type === 'pHYs') {
      const size = await bytes.read(at + 8, 9, 'PNG physical size')
      const x = size.getUint32(0)
      const y = size.getUint32(4)
      const perMetre = size.getUint8(8) === 1 && x > 0 && y > 0
      return perMetre ? { x: UM_PER_M / x, y: UM_PER_M / y, source: 'png-phys' } : null
    }
    at += CHUNK_OVERHEAD_BYTES + head.getUint32(0)
  }
  return null
}
