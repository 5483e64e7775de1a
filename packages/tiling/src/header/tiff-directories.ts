import { MetaphaseError } from '@metaphase/errors'
import type { ByteRange } from '../byte-source.ts'
import type { HeaderBytes } from './header-bytes.ts'

// geotiff.js was tried here: it allocates by the counts a directory declares (gigabytes for a file of 200 bytes)
// and reads large arrays of big-endian files in the wrong byte order.

/** More images than any slide has; a time series or a hostile file. */
const MAX_DIRECTORIES = 512
const MAX_ENTRIES = 1024
const UINT32_MAX = 0xffff_ffff
const NDPI_FORMAT_FLAG = 65420
const VALUES_PER_READ = 64 * 1024

const UNSIGNED_BYTES: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 }
/** Bytes of one value of each type of TIFF 6.0 and BigTIFF. */
const VALUE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8]
const TYPE_RATIONAL = 5
const TYPE_FLOAT = 11
const TYPE_SLONG = 9
/** BYTE, ASCII and UNDEFINED all carry text. */
const TEXT_TYPES: ReadonlySet<number> = new Set([1, 2, 7])

/** One image of a TIFF: its tags, each read from the file only when asked for. */
export interface TiffDirectory {
  readonly offset: number
  /** Where its table and all values of its tags lie: what any reader needs to have of it. */
  readonly byteRanges: readonly ByteRange[]
  /** The whole of it: entries, and what follows them. */
  readonly sizeBytes: number
  /** Where the offset of the next directory is written, in `linkBytes` bytes. */
  readonly linkAt: number
  readonly linkBytes: 4 | 8
  has(tag: number): boolean
  /** How many values the tag declares; 0 where it is absent. */
  count(tag: number): number
  /** The first value of an unsigned, rational, float or signed 32-bit tag. */
  number(tag: number): Promise<number | undefined>
  /** The first `limit` values (unsigned integers) in file order. Throws slide-unreadable where fewer are declared. */
  numbers(tag: number, limit: number): Promise<Float64Array>
  /** At most `limit` bytes of a text tag, up to its terminating zero; '' where it is absent. */
  text(tag: number, limit: number): Promise<string>
  /** The tag as it is stored, at most `limit` bytes of it; undefined where it is absent or of an unknown type. */
  stored(tag: number, limit: number): Promise<StoredTag | undefined>
  /** Where in the file the tag's values lie; undefined where it is absent or of an unknown type. */
  placeOf(tag: number): ByteRange | undefined
}

/** A tag's values in the file's own byte order. */
export interface StoredTag {
  readonly type: number
  readonly count: number
  readonly data: Uint8Array
}

interface Layout {
  readonly littleEndian: boolean
  readonly bigTiff: boolean
  /**
   * Hamamatsu's own: offsets of directories have 8 bytes, and the upper halves of an entry's value or offset stand, 4 bytes
   * an entry, after the directory.
   */
  readonly ndpi: boolean
  readonly firstOffset: number
}

interface Entry {
  readonly type: number
  readonly count: number
  /** Where in the file they lie. */
  readonly values: ByteRange
  /** Of an NDPI's number that does not fit into 32 bits, what its upper half adds. */
  readonly upperPart: number
}

const unreadable = (detail: string) => new MetaphaseError('slide-unreadable', detail)

function readUint(view: DataView, at: number, bytes: 1 | 2 | 4 | 8, littleEndian: boolean): number {
  if (bytes === 1) return view.getUint8(at)
  if (bytes === 2) return view.getUint16(at, littleEndian)
  if (bytes === 4) return view.getUint32(at, littleEndian)
  return Number(view.getBigUint64(at, littleEndian))
}

export async function readTiffLayout(bytes: HeaderBytes): Promise<Layout> {
  const head = await bytes.read(0, 8, 'TIFF header')
  const littleEndian = head.getUint8(0) === 0x49
  const bigTiff = head.getUint16(2, littleEndian) === 43
  if (bigTiff) {
    const firstOffset = readUint(await bytes.read(8, 8, 'TIFF header'), 0, 8, littleEndian)
    return { littleEndian, bigTiff, ndpi: false, firstOffset }
  }
  const classic = { littleEndian, bigTiff, ndpi: false, firstOffset: head.getUint32(4, littleEndian) }
  return (await ndpiLayout(bytes, classic)) ?? classic
}

/** The layout as NDPI where the first directory says that it is one: in a large one only the 8-byte offset leads to it. */
async function ndpiLayout(bytes: HeaderBytes, classic: Layout): Promise<Layout | null> {
  if (bytes.sizeBytes < 12) return null
  const longOffset = readUint(await bytes.read(4, 8, 'TIFF header'), 0, 8, classic.littleEndian)
  const isLong = longOffset > UINT32_MAX && longOffset < bytes.sizeBytes
  const firstOffset = isLong ? longOffset : classic.firstOffset
  const layout = { ...classic, ndpi: true, firstOffset }
  const isNdpi = await readDirectory(bytes, layout, firstOffset).then(
    ({ directory }) => directory.has(NDPI_FORMAT_FLAG),
    () => false,
  )
  return isNdpi ? layout : null
}

/** The main images in file order. Throws slide-truncated, and slide-unreadable where the chain loops or never ends. */
export async function readTiffDirectories(
  bytes: HeaderBytes,
): Promise<readonly [TiffDirectory, ...TiffDirectory[]]> {
  const layout = await readTiffLayout(bytes)
  const directories: TiffDirectory[] = []
  const visited = new Set<number>()
  for (let offset = layout.firstOffset; offset !== 0;) {
    if (visited.has(offset))
      throw unreadable(`The TIFF's chain of images runs in a circle at byte ${offset}.`)
    if (visited.size === MAX_DIRECTORIES)
      throw unreadable(`The TIFF holds more than ${MAX_DIRECTORIES} images.`)
    visited.add(offset)
    const { directory, nextOffset } = await readDirectory(bytes, layout, offset)
    directories.push(directory)
    offset = nextOffset
  }
  const [first, ...rest] = directories
  if (!first) throw unreadable('The TIFF holds no image.')
  return [first, ...rest]
}

/** One directory at a place known from elsewhere: a sub-image's, or one that an earlier reading recorded. */
export async function readTiffDirectoryAt(bytes: HeaderBytes, offset: number): Promise<TiffDirectory> {
  return (await readDirectory(bytes, await readTiffLayout(bytes), offset)).directory
}

async function readDirectory(bytes: HeaderBytes, layout: Layout, offset: number) {
  const { littleEndian, bigTiff, ndpi } = layout
  const what = `image directory at byte ${offset}`
  const countBytes = bigTiff ? 8 : 2
  const entryBytes = bigTiff ? 20 : 12
  const entryCount = readUint(await bytes.read(offset, countBytes, what), 0, countBytes, littleEndian)
  if (entryCount === 0 || entryCount > MAX_ENTRIES) {
    throw unreadable(`The TIFF's image directory at byte ${offset} declares ${entryCount} tags.`)
  }
  const tableAt = offset + countBytes
  const tableBytes = entryCount * entryBytes
  const linkBytes = bigTiff || ndpi ? 8 : 4
  const hasUpperHalves = ndpi && bytes.sizeBytes > UINT32_MAX
  const extraBytes = hasUpperHalves ? entryCount * 4 : 0
  const table = await bytes.read(tableAt, tableBytes + linkBytes + extraBytes, what)
  const entries = new Map<number, Entry>()
  for (let i = 0; i < entryCount; i++) {
    const at = i * entryBytes
    const upper = hasUpperHalves ? table.getUint32(tableBytes + linkBytes + i * 4, littleEndian) : 0
    entries.set(table.getUint16(at, littleEndian), parseEntry(table, at, tableAt, layout, upper * 2 ** 32))
  }
  const place = {
    offset,
    sizeBytes: countBytes + tableBytes + linkBytes + extraBytes,
    linkAt: tableAt + tableBytes,
    linkBytes,
  } as const
  const nextOffset = readUint(table, tableBytes, linkBytes, littleEndian)
  return { directory: directoryOf(bytes, littleEndian, place, entries), nextOffset }
}

function parseEntry(
  table: DataView,
  at: number,
  tableAt: number,
  { littleEndian, bigTiff }: Layout,
  upperPart: number,
): Entry {
  const type = table.getUint16(at + 2, littleEndian)
  const wordBytes = bigTiff ? 8 : 4
  const count = readUint(table, at + 4, wordBytes, littleEndian)
  const valueAt = at + 4 + wordBytes
  const length = count * (VALUE_BYTES[type] || 1)
  const inline = length <= wordBytes
  const offset = inline ? tableAt + valueAt : readUint(table, valueAt, wordBytes, littleEndian) + upperPart
  return { type, count, values: { offset, length }, upperPart: inline ? upperPart : 0 }
}

function directoryOf(
  bytes: HeaderBytes,
  littleEndian: boolean,
  place: Pick<TiffDirectory, 'offset' | 'sizeBytes' | 'linkAt' | 'linkBytes'>,
  entries: ReadonlyMap<number, Entry>,
): TiffDirectory {
  async function numbers(tag: number, limit: number): Promise<Float64Array> {
    const entry = entries.get(tag)
    const valueBytes = UNSIGNED_BYTES[entry?.type ?? 0]
    if (!entry || entry.count < limit) {
      throw unreadable(`The TIFF's tag ${tag} should hold ${limit} values and holds ${entry?.count ?? 0}.`)
    }
    if (!valueBytes)
      throw unreadable(`The TIFF's tag ${tag} should hold whole numbers and is of type ${entry.type}.`)
    // Refused before anything is allocated by a count that only the file vouches for.
    await bytes.read(entry.values.offset + limit * valueBytes, 0, `values of TIFF tag ${tag}`)
    const values = new Float64Array(limit)
    for (let from = 0; from < limit; from += VALUES_PER_READ) {
      const count = Math.min(VALUES_PER_READ, limit - from)
      const view = await bytes.read(
        entry.values.offset + from * valueBytes,
        count * valueBytes,
        `values of TIFF tag ${tag}`,
      )
      for (let i = 0; i < count; i++)
        values[from + i] = readUint(view, i * valueBytes, valueBytes, littleEndian) + entry.upperPart
    }
    return values
  }

  async function number(tag: number): Promise<number | undefined> {
    const entry = entries.get(tag)
    if (!entry || entry.count === 0) return undefined
    const read = (length: number) => bytes.read(entry.values.offset, length, `value of TIFF tag ${tag}`)
    if (entry.type === TYPE_FLOAT) return (await read(4)).getFloat32(0, littleEndian)
    if (entry.type === TYPE_SLONG) return (await read(4)).getInt32(0, littleEndian)
    if (entry.type !== TYPE_RATIONAL) return (await numbers(tag, 1))[0]
    const view = await read(8)
    return view.getUint32(0, littleEndian) / view.getUint32(4, littleEndian)
  }

  async function text(tag: number, limit: number): Promise<string> {
    const entry = entries.get(tag)
    if (!entry || !TEXT_TYPES.has(entry.type)) return ''
    const view = await bytes.read(
      entry.values.offset,
      Math.min(entry.count, limit),
      `text of TIFF tag ${tag}`,
    )
    return new TextDecoder().decode(view).replace(/\0[^]*$/, '')
  }

  function placeOf(tag: number): ByteRange | undefined {
    const entry = entries.get(tag)
    return entry && VALUE_BYTES[entry.type] ? entry.values : undefined
  }

  async function stored(tag: number, limit: number): Promise<StoredTag | undefined> {
    const entry = entries.get(tag)
    const place = placeOf(tag)
    if (!entry || !place) return undefined
    if (place.length > limit)
      throw unreadable(`The TIFF's tag ${tag} holds ${place.length} bytes, which is too many.`)
    const { buffer } = await bytes.read(place.offset, place.length, `values of TIFF tag ${tag}`)
    return { type: entry.type, count: entry.count, data: new Uint8Array(buffer as ArrayBuffer) }
  }

  return {
    ...place,
    byteRanges: [
      { offset: place.offset, length: place.sizeBytes },
      ...[...entries.values()].map(({ values }) => values),
    ],
    has: (tag) => entries.has(tag),
    count: (tag) => entries.get(tag)?.count ?? 0,
    number,
    numbers,
    text,
    stored,
    placeOf,
  }
}
