import { MetaphaseError } from '@metaphase/errors'
import type { RecordedMpp } from '../mpp.ts'
import type { HeaderBytes } from './header-bytes.ts'
import { refuseUnfitSize, unsupported } from './refusals.ts'
import { type Colour, type SlideHeader, streamLevel } from './slide-header.ts'

const MAX_SEGMENTS = 1024
const APP0 = 0xe0
const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const PROGRESSIVE = 0xc2
const UM_PER_INCH = 25_400
const UM_PER_CM = 10_000

const colours: Readonly<Record<number, Colour>> = { 1: 'grey', 3: 'rgb', 4: 'cmyk' }

interface Frame {
  readonly marker: number
  readonly bitsPerSample: number
  readonly widthPx: number
  readonly heightPx: number
  readonly components: number
}

/** C4, C8 and CC share the range of the frame markers but are tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

export async function readJpegHeader(bytes: HeaderBytes): Promise<SlideHeader> {
  const { frame, mpp } = await readSegments(bytes)
  const { marker, bitsPerSample, widthPx, heightPx, components: samplesPerPixel } = frame
  const colour = colours[samplesPerPixel]
  if (marker > PROGRESSIVE) throw unsupported('A lossless, hierarchical or arithmetic-coded JPEG')
  if (bitsPerSample !== 8) throw unsupported(`A JPEG of ${bitsPerSample} bits`)
  if (!colour) throw unsupported(`A JPEG of ${samplesPerPixel} components`)
  const decodedBy = marker === PROGRESSIVE ? 'whole' : 'rows'
  refuseUnfitSize({ widthPx, heightPx, sizeBytes: bytes.sizeBytes, decodedBy })
  return {
    format: 'jpeg',
    vendor: 'generic',
    reader: 'sharp',
    widthPx,
    heightPx,
    bitsPerSample,
    samplesPerPixel,
    colour,
    levels: [streamLevel(widthPx, heightPx, 'jpeg')],
    mpp,
  }
}

/** Walks the segments up to the frame, which states the size; a JFIF density stands before it. */
async function readSegments(bytes: HeaderBytes): Promise<{ frame: Frame; mpp: RecordedMpp | null }> {
  let mpp: RecordedMpp | null = null
  for (let at = 2, seen = 0; seen < MAX_SEGMENTS; seen++) {
    const head = await bytes.read(at, 4, 'JPEG frame header')
    const marker = head.getUint8(1)
    if (head.getUint8(0) !== 0xff || marker === START_OF_SCAN || marker === END_OF_IMAGE) break
    // Any marker may be preceded by padding of 0xff bytes.
    if (marker === 0xff) {
      at += 1
      continue
    }
    if (isFrame(marker))
      return { frame: readFrame(marker, await bytes.read(at + 4, 6, 'JPEG frame header')), mpp }
    const length = head.getUint16(2)
    if (marker === APP0 && length >= 14) mpp ??= readDensity(await bytes.read(at + 4, 12, 'JFIF header'))
    at += 2 + length
  }
  throw new MetaphaseError('slide-unreadable', 'The JPEG has no frame header that states its size.')
}

const readFrame = (marker: number, view: DataView): Frame => ({
  marker,
  bitsPerSample: view.getUint8(0),
  heightPx: view.getUint16(1),
  widthPx: view.getUint16(3),
  components: view.getUint8(5),
})

/** JFIF 1.02: "JFIF\0", version (2), unit (1: per inch, 2: per cm, 0: an aspect only), x and y density. */
function readDensity(view: DataView): RecordedMpp | null {
  const isJfif = view.getUint32(0) === 0x4a464946
  const unit = view.getUint8(7)
  const x = view.getUint16(8)
  const y = view.getUint16(10)
  if (!isJfif || (unit !== 1 && unit !== 2) || x === 0 || y === 0) return null
  const umPerUnit = unit === 1 ? UM_PER_INCH : UM_PER_CM
  return { x: umPerUnit / x, y: umPerUnit / y, source: 'jpeg-jfif' }
}
