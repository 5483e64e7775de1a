import { MetaphaseError } from '@metaphase/errors'
import type { ByteSource } from '../byte-source.ts'
import type { StoredTag } from '../header/tiff-directories.ts'
import { TAG, type TiffImage } from '../header/tiff-image.ts'
import { readTileTable } from '../header/tiff-tiles.ts'

/** Larger ones are no pictures of a label. What they decode to must not be trusted either: the API decodes them itself. */
const MAX_BYTES = 64 * 1024 * 1024
export const MAX_PICTURE_PX = 40_000_000
const MAX_CHUNKS = 4096
const HEADER_BYTES = 8
const ENTRY_BYTES = 12
const TYPE_LONG = 4

/** What decides how the pixels are decoded: fill order, predictor, extra samples, YCbCr's factors and ranges among it. */
const COPIED_TAGS = [
  TAG.imageWidth,
  TAG.imageLength,
  TAG.bitsPerSample,
  TAG.compression,
  TAG.photometric,
  266,
  TAG.samplesPerPixel,
  TAG.rowsPerStrip,
  TAG.planarConfiguration,
  317,
  TAG.tileWidth,
  TAG.tileLength,
  338,
  TAG.sampleFormat,
  TAG.jpegTables,
  529,
  530,
  532,
] as const

/**
 * One small image of a TIFF as a file of its own, a TIFF or the very JPEG that it is, read by ranges.
 * Throws slide-unreadable, slide-truncated.
 */
export async function standaloneImage(
  source: ByteSource,
  image: TiffImage,
  littleEndian: boolean,
): Promise<Buffer> {
  if (image.widthPx * image.heightPx > MAX_PICTURE_PX) throw tooLarge(image)
  const chunks = await readChunks(source, image)
  const [only] = chunks
  if (only && chunks.length === 1 && isWholeJpeg(image)) return Buffer.from(only)
  const tags = new Map<number, StoredTag>()
  for (const tag of COPIED_TAGS) {
    const stored = await image.directory.stored(tag, MAX_BYTES)
    if (stored) tags.set(tag, stored)
  }
  const lengths = chunks.map((chunk) => chunk.length)
  const longs = (values: readonly number[]): StoredTag => {
    const data = new Uint8Array(values.length * 4)
    const view = new DataView(data.buffer)
    for (const [i, value] of values.entries()) view.setUint32(i * 4, value, littleEndian)
    return { type: TYPE_LONG, count: values.length, data }
  }
  tags.set(image.tiled ? TAG.tileByteCounts : TAG.stripByteCounts, longs(lengths))
  tags.set(image.tiled ? TAG.tileOffsets : TAG.stripOffsets, longs(lengths))
  // the offsets depend on how long everything before the chunks is, which they are part of
  const before = layOut(tags, littleEndian).length
  let at = before
  const offsets = lengths.map((length) => (at += length) - length)
  tags.set(image.tiled ? TAG.tileOffsets : TAG.stripOffsets, longs(offsets))
  return Buffer.concat([layOut(tags, littleEndian), ...chunks])
}

/** libtiff wants a TIFF's tags to repeat what a JPEG says of its own colours, which Hamamatsu's do not. */
const isWholeJpeg = ({ compressionCode, photometric, directory }: TiffImage): boolean =>
  compressionCode === 7 && photometric === 6 && !directory.has(TAG.jpegTables)

async function readChunks(source: ByteSource, image: TiffImage): Promise<Uint8Array[]> {
  const perPlane =
    Math.ceil(image.widthPx / image.tileWidthPx) * Math.ceil(image.heightPx / image.tileHeightPx)
  const count = perPlane * (image.planar ? image.samplesPerPixel : 1)
  if (count > MAX_CHUNKS) throw tooLarge(image)
  const { offsets, byteCounts } = await readTileTable(image.directory, image.tiled, count)
  if (byteCounts.reduce((total, bytes) => total + bytes, 0) > MAX_BYTES) throw tooLarge(image)
  const chunks: Uint8Array[] = []
  for (const [i, offset] of offsets.entries()) {
    const length = byteCounts[i] ?? 0
    if (offset + length > source.sizeBytes)
      throw new MetaphaseError('slide-truncated', `The file ends inside its image ${image.page}.`)
    chunks.push(await source.read(offset, length))
  }
  return chunks
}

const tooLarge = ({ page, widthPx, heightPx }: TiffImage) =>
  new MetaphaseError(
    'slide-unreadable',
    `Image ${page} of ${widthPx} × ${heightPx} px is too large for a picture beside a slide.`,
  )

/** Header, directory and values; the chunks follow. */
function layOut(tags: ReadonlyMap<number, StoredTag>, littleEndian: boolean): Buffer {
  const entries = [...tags].toSorted(([a], [b]) => a - b)
  const directoryBytes = 2 + entries.length * ENTRY_BYTES + 4
  const valuesAt = HEADER_BYTES + directoryBytes + (directoryBytes % 2)
  const outside = entries.filter(([, { data }]) => data.length > 4)
  const file = Buffer.alloc(
    outside.reduce((at, [, { data }]) => at + data.length + (data.length % 2), valuesAt),
  )
  const view = new DataView(file.buffer, file.byteOffset, file.length)
  file.write(littleEndian ? 'II' : 'MM', 'latin1')
  view.setUint16(2, 42, littleEndian)
  view.setUint32(4, HEADER_BYTES, littleEndian)
  view.setUint16(HEADER_BYTES, entries.length, littleEndian)
  let free = valuesAt
  for (const [i, [tag, { type, count, data }]] of entries.entries()) {
    const at = HEADER_BYTES + 2 + i * ENTRY_BYTES
    view.setUint16(at, tag, littleEndian)
    view.setUint16(at + 2, type, littleEndian)
    view.setUint32(at + 4, count, littleEndian)
    if (data.length > 4) view.setUint32(at + 8, free, littleEndian)
    file.set(data, data.length > 4 ? free : at + 8)
    if (data.length > 4) free += data.length + (data.length % 2)
  }
  return file
}
