/** Writes TIFFs tag by tag, so that a test can make what no well-behaved writer does. */

/** Whole numbers (stored as LONG), text, one rational, or an entry stated verbatim. */
type TagValue =
  | readonly number[]
  | string
  | { readonly rational: readonly [numerator: number, denominator: number] }
  | { readonly type: number; readonly count: number; readonly value: number }

interface RawImage {
  /** Tags by number; offsets and byte counts of `chunks` are added. */
  readonly tags: Readonly<Record<number, TagValue>>
  /** Tiles where tag 322 is there, else strips. */
  readonly chunks?: readonly Uint8Array[]
  readonly subImages?: readonly RawImage[]
}

export interface RawTiff {
  readonly images: readonly RawImage[]
  readonly bigEndian?: boolean
  readonly bigTiff?: boolean
  /** As Hamamatsu writes it: 8 bytes to the next directory, then the upper halves of the values. */
  readonly ndpi?: boolean
  /** An NDPI's upper half of every offset: the file is meant to lie behind so many times 4 GiB, but for its first 16 bytes. */
  readonly upperHalf?: number
  /** Index of the image the last one names as its successor. */
  readonly lastPointsTo?: number
}

interface Chunk {
  readonly type: number
  readonly count: number
  readonly data: Buffer
}

export function rawTiff({
  images,
  bigEndian = false,
  bigTiff = false,
  ndpi = false,
  upperHalf = 0,
  lastPointsTo,
}: RawTiff): Buffer {
  const pieces: Buffer[] = []
  let length = 0
  const append = (piece: Uint8Array): number => {
    const at = length
    const padding = (8 - (piece.length % 8)) % 8
    pieces.push(Buffer.from(piece), Buffer.alloc(padding))
    length += piece.length + padding
    return at
  }
  const uint = (value: number, bytes: 2 | 4 | 8): Buffer => {
    const buffer = Buffer.alloc(bytes)
    if (bytes === 8) buffer[bigEndian ? 'writeBigUInt64BE' : 'writeBigUInt64LE'](BigInt(value))
    else buffer[bigEndian ? 'writeUIntBE' : 'writeUIntLE'](value, 0, bytes)
    return buffer
  }
  const word = bigTiff ? 8 : 4
  const link = ndpi ? 8 : word
  const longs = (values: readonly number[]): Chunk => ({
    type: 4,
    count: values.length,
    data: Buffer.concat(values.map((value) => uint(value, 4))),
  })
  const encode = (value: TagValue): Chunk => {
    if (typeof value === 'string')
      return { type: 2, count: value.length + 1, data: Buffer.from(`${value}\0`) }
    if ('rational' in value) {
      return { type: 5, count: 1, data: Buffer.concat(value.rational.map((part) => uint(part, 4))) }
    }
    if ('type' in value) return { type: value.type, count: value.count, data: uint(value.value, word) }
    return longs(value)
  }

  /** Of the entries of the directory made last. */
  const uppers: number[] = []
  /** The directory without its link to the next one. */
  const directory = ({ tags, chunks = [], subImages = [] }: RawImage): Buffer => {
    const tiled = 322 in tags
    const entries = new Map(Object.entries(tags).map(([tag, value]) => [Number(tag), encode(value)]))
    const offer = (tag: number, values: readonly number[]) => {
      if (values.length > 0 && !entries.has(tag)) entries.set(tag, longs(values))
    }
    offer(
      tiled ? 324 : 273,
      chunks.map((chunk) => append(chunk)),
    )
    offer(
      tiled ? 325 : 279,
      chunks.map((chunk) => chunk.length),
    )
    offer(
      330,
      subImages.map((image) => append(Buffer.concat([directory(image), uint(0, word)]))),
    )
    const sorted = [...entries].toSorted(([a], [b]) => a - b)
    const table = sorted.map(([tag, { type, count, data }]) => {
      const inline = data.length <= word
      uppers.push(inline && tag !== 273 ? 0 : upperHalf)
      const value = inline
        ? Buffer.concat([data, Buffer.alloc(word - data.length)])
        : uint(append(data), word)
      return Buffer.concat([uint(tag, 2), uint(type, 2), uint(count, word), value])
    })
    return Buffer.concat([uint(sorted.length, bigTiff ? 8 : 2), ...table])
  }

  append(Buffer.alloc(16))
  const bodies: Buffer[] = []
  const offsets = images.map((image) => {
    uppers.length = 0
    const body = directory(image)
    bodies.push(body)
    const tail = ndpi ? uppers.map((upper) => uint(upper, 4)) : []
    return append(Buffer.concat([body, Buffer.alloc(link), ...tail]))
  })
  const upperPart = upperHalf * 2 ** 32
  const file = Buffer.concat(pieces)
  const order = Buffer.from(bigEndian ? 'MM' : 'II')
  const head = bigTiff
    ? [uint(43, 2), uint(8, 2), uint(0, 2), uint(offsets[0] ?? 0, 8)]
    : [uint(42, 2), uint((offsets[0] ?? 0) + upperPart, ndpi ? 8 : 4)]
  Buffer.concat([order, ...head]).copy(file)
  for (const [i, body] of bodies.entries()) {
    const next =
      i + 1 < bodies.length ? offsets[i + 1] : lastPointsTo === undefined ? 0 : offsets[lastPointsTo]
    uint(next ? next + upperPart : 0, link).copy(file, (offsets[i] ?? 0) + body.length)
  }
  return file
}

/** Tags of an uncompressed 8-bit RGB image in tiles of `tilePx`. */
export const rgbTags = (widthPx: number, heightPx: number, tilePx: number): Record<number, TagValue> => ({
  256: [widthPx],
  257: [heightPx],
  258: [8, 8, 8],
  259: [1],
  262: [2],
  277: [3],
  284: [1],
  322: [tilePx],
  323: [tilePx],
})

/** The tiles of an RGB image of one colour, uncompressed. */
export function solidTiles(
  widthPx: number,
  heightPx: number,
  tilePx: number,
  rgb: readonly number[],
): Buffer[] {
  const count = Math.ceil(widthPx / tilePx) * Math.ceil(heightPx / tilePx)
  return Array.from({ length: count }, () => Buffer.alloc(tilePx * tilePx * 3, Buffer.from(rgb)))
}
