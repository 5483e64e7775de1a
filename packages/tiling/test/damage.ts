/** What happens to files on their way, and what is done to them on purpose. Each takes a sound file and gives a damaged copy. */

/** A whole number in [0, below). */
type Draw = (below: number) => number
type Damage = (bytes: Buffer, draw: Draw) => Buffer

/** Numbers that a liar writes. */
const LIES = [0, 1, 2, 0x7f, 0xff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]
const DIRECTORIES_MAX = 50

const damages: Readonly<Record<string, Damage>> = {
  'bits flipped anywhere': (bytes, draw) => flip(bytes, draw, 1 + draw(64), [0, bytes.length]),
  'bits flipped at the front': (bytes, draw) => flip(bytes, draw, 1 + draw(16), [0, 2_048]),
  'bits flipped in directories': (bytes, draw) => {
    const [directory] = directoriesOf(bytes)
    const at = directory ? pick(directoriesOf(bytes), draw).at : 0
    return flip(bytes, draw, 1 + draw(4), [at, at + 256])
  },
  cut: (bytes, draw) => bytes.subarray(0, draw(bytes.length)),
  'a hole': (bytes, draw) => stretch(bytes, draw, (part) => part.fill(0)),
  noise: (bytes, draw) => stretch(bytes, draw, (part) => part.forEach((_, i) => (part[i] = draw(256)))),
  'bytes put in': (bytes, draw) => {
    const at = draw(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(1 + draw(64), draw(256)), bytes.subarray(at)])
  },
  'a lying entry': (bytes, draw) =>
    inDirectory(bytes, draw, (copy, { entries, entryBytes, word, write }) => {
      const entry = entries + entryBytes * draw(8)
      const [at, size] = pick([[entry + 4, word] as const, [entry + 4 + word, word] as const], draw)
      write(copy, pick(LIES, draw), at, size)
    }),
  'a lying tag': (bytes, draw) =>
    inDirectory(bytes, draw, (copy, { entries, entryBytes, write }) =>
      write(copy, pick([1, 3, 4, 5, 13, 16, 99], draw), entries + entryBytes * draw(8) + 2, 2),
    ),
  'directories in a circle': (bytes, draw) =>
    inDirectory(bytes, draw, (copy, { nextAt, word, write }, all) =>
      write(copy, pick(all, draw).at, nextAt, word),
    ),
  'a size of billions': (bytes, draw) => {
    const copy = Buffer.from(bytes)
    const [directory] = directoriesOf(copy)
    if (directory) {
      // ImageWidth and ImageLength come first in a directory
      for (const entry of [0, 1]) {
        const at = directory.entries + directory.entryBytes * entry + 4 + directory.word
        directory.write(copy, pick([100_000, 1_000_000, 0x7fffffff], draw), at, 4)
      }
      return copy
    }
    const [ihdr, frame] = [copy.indexOf('IHDR'), copy.indexOf(Buffer.from('ffc0', 'hex'))]
    if (ihdr > 0) copy.writeUInt32BE(pick([100_000, 0x7fffffff], draw), ihdr + 4 + 4 * draw(2))
    else if (frame > 0) copy.writeUInt16BE(65_500, frame + 5 + 2 * draw(2))
    else flip(copy, draw, 8, [0, copy.length])
    return copy
  },
}

/** `count` damaged copies, each kind of damage in turn; the same for the same seed. */
export function* damagedCopies(
  bytes: Buffer,
  count: number,
  seed: number,
): Generator<{ what: string; bytes: Buffer }> {
  const draw = seeded(seed)
  const kinds = Object.entries(damages)
  for (let i = 0; i < count; i++) {
    const [what, damage] = kinds[(i + seed) % kinds.length]!
    yield { what, bytes: damage(bytes, draw) }
  }
}

/** mulberry32. */
function seeded(seed: number): Draw {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

const pick = <T>(all: readonly T[], draw: Draw): T => all[draw(all.length)]!

function flip(bytes: Buffer, draw: Draw, bits: number, [from, to]: readonly [number, number]): Buffer {
  const copy = Buffer.from(bytes)
  const part = copy.subarray(from, to)
  if (part.length === 0) return copy
  for (let i = 0; i < bits; i++) part[draw(part.length)]! ^= 1 << draw(8)
  return copy
}

function stretch(bytes: Buffer, draw: Draw, damage: (part: Buffer) => void): Buffer {
  const copy = Buffer.from(bytes)
  const at = draw(copy.length)
  damage(copy.subarray(at, at + 1 + draw(Math.ceil(copy.length / 4))))
  return copy
}

interface Directory {
  readonly at: number
  /** Where its first entry begins. */
  readonly entries: number
  readonly entryBytes: number
  /** Where the offset of the next directory is written. */
  readonly nextAt: number
  /** Bytes of an offset. */
  readonly word: number
  write(into: Buffer, value: number, at: number, bytes: number): void
}

/** The chain of a TIFF's directories; none of what is no TIFF. */
function directoriesOf(bytes: Buffer): Directory[] {
  const order = bytes.toString('latin1', 0, 2)
  if (order !== 'II' && order !== 'MM') return []
  const bigEndian = order === 'MM'
  const read = (at: number, size: number): number => {
    if (at < 0 || at + size > bytes.length) return 0
    if (size === 8) return Number(bigEndian ? bytes.readBigUInt64BE(at) : bytes.readBigUInt64LE(at))
    return bigEndian ? bytes.readUIntBE(at, size) : bytes.readUIntLE(at, size)
  }
  const write = (into: Buffer, value: number, at: number, size: number) => {
    if (at + size > into.length) return
    if (size === 8) into[bigEndian ? 'writeBigUInt64BE' : 'writeBigUInt64LE'](BigInt(value), at)
    else into[bigEndian ? 'writeUIntBE' : 'writeUIntLE'](value % 2 ** (8 * size), at, size)
  }
  const isBig = read(2, 2) === 43
  const [word, countBytes, entryBytes] = isBig ? [8, 8, 20] : [4, 2, 12]
  const found: Directory[] = []
  let at = isBig ? read(8, 8) : read(4, 4)
  while (at > 0 && at < bytes.length && found.length < DIRECTORIES_MAX) {
    const entries = at + countBytes
    const nextAt = entries + read(at, countBytes) * entryBytes
    found.push({ at, entries, entryBytes, nextAt, word, write })
    at = read(nextAt, word)
  }
  return found
}

/** Damages one directory; what is no TIFF gets some bits flipped instead. */
function inDirectory(
  bytes: Buffer,
  draw: Draw,
  damage: (copy: Buffer, directory: Directory, all: readonly Directory[]) => void,
): Buffer {
  const all = directoriesOf(bytes)
  if (all.length === 0) return flip(bytes, draw, 8, [0, 512])
  const copy = Buffer.from(bytes)
  damage(copy, pick(all, draw), all)
  return copy
}
