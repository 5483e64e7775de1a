const TILE_SIDE_PX = 256
const TILE_BYTES = TILE_SIDE_PX * TILE_SIDE_PX * 3
const TILES_PER_ROW = 256
const MPP = 0.25

/** Directory entries of BigTIFF: tag, type, count, value or offset. */
type Entry = readonly [tag: number, type: number, count: number, value: bigint]
const SHORT = 3
const RATIONAL = 5
const LONG8 = 16

/**
 * A BigTIFF of about `sizeBytes` of uncompressed grey tiles, in pieces, its directory last as scanners write it.
 * All tiles have their own bytes on disk; only memory is saved.
 */
export function* hugeTiff(sizeBytes: number): Generator<Buffer> {
  const rows = Math.max(1, Math.round(sizeBytes / TILE_BYTES / TILES_PER_ROW))
  const tiles = rows * TILES_PER_ROW
  const headerBytes = 16
  const offsetsAt = headerBytes + tiles * TILE_BYTES
  const countsAt = offsetsAt + tiles * 8
  const directoryAt = countsAt + tiles * 8
  yield header(directoryAt)
  const tile = Buffer.alloc(TILE_BYTES, 200)
  for (let i = 0; i < tiles; i++) yield tile
  yield bigInts(tiles, (i) => headerBytes + i * TILE_BYTES)
  yield bigInts(tiles, () => TILE_BYTES)
  yield directory([
    [256, SHORT, 1, BigInt(TILES_PER_ROW * TILE_SIDE_PX - 1)],
    [257, LONG8, 1, BigInt(rows * TILE_SIDE_PX)],
    [258, SHORT, 3, pack(8, 8, 8)],
    [259, SHORT, 1, 1n],
    [262, SHORT, 1, 2n],
    [277, SHORT, 1, 3n],
    [282, RATIONAL, 1, pixelsPerCm()],
    [283, RATIONAL, 1, pixelsPerCm()],
    [284, SHORT, 1, 1n],
    [296, SHORT, 1, 3n],
    [322, SHORT, 1, BigInt(TILE_SIDE_PX)],
    [323, SHORT, 1, BigInt(TILE_SIDE_PX)],
    [324, LONG8, tiles, BigInt(offsetsAt)],
    [325, LONG8, tiles, BigInt(countsAt)],
  ])
}

const pack = (a: number, b: number, c: number): bigint => BigInt(a) | (BigInt(b) << 16n) | (BigInt(c) << 32n)
const pixelsPerCm = (): bigint => BigInt(10_000 / MPP) | (1n << 32n)

function header(directoryAt: number): Buffer {
  const bytes = Buffer.alloc(16)
  bytes.write('II')
  bytes.writeUInt16LE(43, 2)
  bytes.writeUInt16LE(8, 4)
  bytes.writeBigUInt64LE(BigInt(directoryAt), 8)
  return bytes
}

function bigInts(count: number, value: (index: number) => number): Buffer {
  const bytes = Buffer.alloc(count * 8)
  for (let i = 0; i < count; i++) bytes.writeBigUInt64LE(BigInt(value(i)), i * 8)
  return bytes
}

function directory(entries: readonly Entry[]): Buffer {
  const bytes = Buffer.alloc(8 + entries.length * 20 + 8)
  bytes.writeBigUInt64LE(BigInt(entries.length), 0)
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    const at = 8 + i * 20
    bytes.writeUInt16LE(tag, at)
    bytes.writeUInt16LE(type, at + 2)
    bytes.writeBigUInt64LE(BigInt(count), at + 4)
    bytes.writeBigUInt64LE(value, at + 12)
  }
  return bytes
}
