/** TIFF field types. */
const SHORT = 3
const LONG = 4
const RATIONAL = 5
const LONG8 = 16

const HEADER_BYTES = 16
const ENTRY_BYTES = 20
/** The values of an 8-byte field lie in its entry; longer ones follow the directory. */
const INLINE_BYTES = 8

interface Field {
  readonly tag: number
  readonly type: number
  readonly values: readonly number[]
}

interface RawTiff {
  readonly widthPx: number
  readonly heightPx: number
  readonly mpp: number
  readonly rowsPerStrip: number
}

/**
 * The bytes before the pixels of an uncompressed 8-bit RGB BigTIFF (TIFF 6.0 with 64-bit offsets): the rows follow,
 * top to bottom. So an image of any size can be written as it is made, and read again by libtiff.
 */
export function rawTiffHeader({ widthPx, heightPx, mpp, rowsPerStrip }: RawTiff): Buffer {
  const strips = Math.ceil(heightPx / rowsPerStrip)
  const rowBytes = widthPx * 3
  const stripBytes = Array.from(
    { length: strips },
    (_, i) => rowBytes * Math.min(rowsPerStrip, heightPx - i * rowsPerStrip),
  )
  const perCm: readonly number[] = [Math.round(1e8 / mpp), 1e4]
  const fieldsAt = (pixelsAt: number): Field[] => [
    { tag: 256, type: LONG, values: [widthPx] },
    { tag: 257, type: LONG, values: [heightPx] },
    { tag: 258, type: SHORT, values: [8, 8, 8] },
    { tag: 259, type: SHORT, values: [1] }, // Compression: none
    { tag: 262, type: SHORT, values: [2] }, // PhotometricInterpretation: RGB
    { tag: 273, type: LONG8, values: stripBytes.map((_, i) => pixelsAt + i * rowsPerStrip * rowBytes) },
    { tag: 277, type: SHORT, values: [3] }, // SamplesPerPixel
    { tag: 278, type: LONG, values: [rowsPerStrip] },
    { tag: 279, type: LONG8, values: stripBytes },
    { tag: 282, type: RATIONAL, values: perCm },
    { tag: 283, type: RATIONAL, values: perCm },
    { tag: 296, type: SHORT, values: [3] }, // ResolutionUnit: cm
  ]
  const headerBytes = encode(fieldsAt(0)).length
  return encode(fieldsAt(headerBytes))
}

function encode(fields: readonly Field[]): Buffer {
  const directoryBytes = 8 + fields.length * ENTRY_BYTES + 8
  const head = Buffer.alloc(HEADER_BYTES + directoryBytes)
  head.write('II', 0, 'latin1')
  head.writeUInt16LE(43, 2)
  head.writeUInt16LE(8, 4)
  head.writeBigUInt64LE(BigInt(HEADER_BYTES), 8)
  head.writeBigUInt64LE(BigInt(fields.length), HEADER_BYTES)
  const tail: Buffer[] = []
  let tailAt = head.length
  fields.forEach(({ tag, type, values }, i) => {
    const at = HEADER_BYTES + 8 + i * ENTRY_BYTES
    const bytes = Buffer.concat(values.map((value) => encodeValue(type, value)))
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(type, at + 2)
    head.writeBigUInt64LE(BigInt(type === RATIONAL ? values.length / 2 : values.length), at + 4)
    if (bytes.length <= INLINE_BYTES) return void bytes.copy(head, at + 12)
    head.writeBigUInt64LE(BigInt(tailAt), at + 12)
    tail.push(bytes)
    tailAt += bytes.length
  })
  return Buffer.concat([head, ...tail])
}

function encodeValue(type: number, value: number): Buffer {
  const bytes = Buffer.alloc(type === LONG8 ? 8 : type === SHORT ? 2 : 4)
  if (type === LONG8) bytes.writeBigUInt64LE(BigInt(value))
  else bytes.writeUIntLE(value, 0, bytes.length)
  return bytes
}
