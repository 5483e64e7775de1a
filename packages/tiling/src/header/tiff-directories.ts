import { MetaphaseError } from '@metaphase/errors'
import type { ByteRange } from '../byte-source.ts'
import type { HeaderBytes } from './header-bytes.ts'

// geotiff.js was tried here: it allocates by the counts a directory declares (gigabytes for a file of 200 bytes)
// and reads large arrays of big-endian files in the wrong byte order.

/** More images than any slide has; a time series or a hostile file. */
const MAX_DIRECTORIES = 512
const MAX_ENTRIES = 1024
const VALUES_PER_READ = 64 * 1024

const UNSIGNED_BYTES: Readonly<Record<number, 1 | 2 | 4 | 8>> = { 1: 1, 3: 2, 4: 4, 13: 4, 16: 8, 18: 8 }
/** Values that are no unsigned integers: text, rationals, signed and floating-point numbers. */
const OTHER_BYTES: Readonly<Record<number, number>> = {
  2: 1,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  17: 8,
}
const TYPE_RATIONAL = 5
/** BYTE, ASCII and UNDEFINED all carry text. */
const TEXT_TYPES: ReadonlySet<number> = new Set([1, 2, 7])

/** One image of a TIFF: its tags, each read from the file only when asked for. */
export interface TiffDirectory {
  readonly offset: number
  /** Where its table and all values of its tags lie: what any reader needs to have of it. */
  readonly byteRanges: readonly ByteRange[]
  has(tag: number): boolean
  /** How many values the tag declares; 0 where it is absent. */
  count(tag: number): number
  /** The first value of an unsigned or rational tag. */
  number(tag: number): Promise<number | undefined>
  /** The first `limit` values (unsigned integers) in file order. Throws slide-unreadable where fewer are declared. */
  numbers(tag: number, limit: number): Promise<Float64Array>
  /** At most `limit` bytes of a text tag, up to its terminating zero; '' where it is absent. */
  text(tag: number, limit: number): Promise<string>
}

interface Layout {
  readonly littleEndian: boolean
  readonly bigTiff: boolean
  readonly firstOffset: number
}

interface Entry {
  readonly type: number
  readonly count: number
  /** Where in the file the values lie. */
  readonly valuesAt: number
  readonly valuesBytes: number
}

const unreadable = (detail: string) => new MetaphaseError('slide-unreadable', detail)

function readUint(view: DataView, at: number, bytes: 1 | 2 | 4 | 8, littleEndian: boolean): number {
  if (bytes === 1) return view.getUint8(at)
  if (bytes === 2) return view.getUint16(at, littleEndian)
  if (bytes === 4) return view.getUint32(at, littleEndian)
  return Number(view.getBigUint64(at, littleEndian))
}

async function readTiffLayout(bytes: HeaderBytes): Promise<Layout> {
  const head = await bytes.read(0, 8, 'TIFF header')
  const littleEndian = head.getUint8(0) === 0x49
  const bigTiff = head.getUint16(2, littleEndian) === 43
  const start = bigTiff ? await bytes.read(8, 8, 'TIFF header') : head
  return {
    littleEndian,
    bigTiff,
    firstOffset: bigTiff ? readUint(start, 0, 8, littleEndian) : head.getUint32(4, littleEndian),
  }
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
  const { littleEndian, bigTiff } = layout
  const what = `image directory at byte ${offset}`
  const countBytes = bigTiff ? 8 : 2
  const entryBytes = bigTiff ? 20 : 12
  const entryCount = readUint(await bytes.read(offset, countBytes, what), 0, countBytes, littleEndian)
  if (entryCount === 0 || entryCount > MAX_ENTRIES) {
    throw unreadable(`The TIFF's image directory at byte ${offset} declares ${entryCount} tags.`)
  }
  const tableAt = offset + countBytes
  const tableBytes = entryCount * entryBytes
  const table = await bytes.read(tableAt, tableBytes + (bigTiff ? 8 : 4), what)
  const entries = new Map<number, Entry>()
  for (let at = 0; at < tableBytes; at += entryBytes) {
    entries.set(table.getUint16(at, littleEndian), parseEntry(table, at, tableAt, layout))
  }
  const nextOffset = readUint(table, tableBytes, bigTiff ? 8 : 4, littleEndian)
  const extent = { offset, length: countBytes + table.byteLength }
  return { directory: directoryOf(bytes, littleEndian, extent, entries), nextOffset }
}

function parseEntry(table: DataView, at: number, tableAt: number, { littleEndian, bigTiff }: Layout): Entry {
  const type = table.getUint16(at + 2, littleEndian)
  const wordBytes = bigTiff ? 8 : 4
  const count = readUint(table, at + 4, wordBytes, littleEndian)
  const valueAt = at + 4 + wordBytes
  const valuesBytes = count * (UNSIGNED_BYTES[type] ?? OTHER_BYTES[type] ?? 1)
  const inline = valuesBytes <= wordBytes
  return {
    type,
    count,
    valuesAt: inline ? tableAt + valueAt : readUint(table, valueAt, wordBytes, littleEndian),
    valuesBytes,
  }
}

function directoryOf(
  bytes: HeaderBytes,
  littleEndian: boolean,
  extent: ByteRange,
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
    await bytes.read(entry.valuesAt + limit * valueBytes, 0, `values of TIFF tag ${tag}`)
    const values = new Float64Array(limit)
    for (let from = 0; from < limit; from += VALUES_PER_READ) {
      const count = Math.min(VALUES_PER_READ, limit - from)
      const view = await bytes.read(
        entry.valuesAt + from * valueBytes,
        count * valueBytes,
        `values of TIFF tag ${tag}`,
      )
      for (let i = 0; i < count; i++)
        values[from + i] = readUint(view, i * valueBytes, valueBytes, littleEndian)
    }
    return values
  }

  async function number(tag: number): Promise<number | undefined> {
    const entry = entries.get(tag)
    if (!entry || entry.count === 0) return undefined
    if (entry.type !== TYPE_RATIONAL) return (await numbers(tag, 1))[0]
    const view = await bytes.read(entry.valuesAt, 8, `value of TIFF tag ${tag}`)
    return view.getUint32(0, littleEndian) / view.getUint32(4, littleEndian)
  }

  async function text(tag: number, limit: number): Promise<string> {
    const entry = entries.get(tag)
    if (!entry || !TEXT_TYPES.has(entry.type)) return ''
    const view = await bytes.read(entry.valuesAt, Math.min(entry.count, limit), `text of TIFF tag ${tag}`)
    return new TextDecoder().decode(view).replace(/\0[^]*$/, '')
  }

  return {
    offset: extent.offset,
    byteRanges: [
      extent,
      ...[...entries.values()].map(({ valuesAt, valuesBytes }) => ({
        offset: valuesAt,
        length: valuesBytes,
      })),
    ],
    has: (tag) => entries.has(tag),
    count: (tag) => entries.get(tag)?.count ?? 0,
    number,
    numbers,
    text,
  }
}
