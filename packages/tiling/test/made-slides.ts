import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { ByteSource, LocalFile } from '../src/index.ts'

/** A folder for one test file's slides; `remove` when they are done. */
export async function slideFolder() {
  const path = await mkdtemp(join(tmpdir(), 'metaphase-tiling-'))
  let made = 0
  return {
    path,
    scratchDir: join(path, 'scratch'),
    async save(bytes: Uint8Array, name = `slide-${made++}`): Promise<string> {
      const file = join(path, name)
      await writeFile(file, bytes)
      return file
    },
    remove: () => rm(path, { recursive: true }),
  }
}

/** Bytes in memory that count how much of them is read. */
export function memorySource(bytes: Uint8Array): ByteSource & { readonly bytesRead: number } {
  let bytesRead = 0
  return {
    sizeBytes: bytes.length,
    get bytesRead() {
      return bytesRead
    },
    read(offset, length) {
      if (offset < 0 || offset + length > bytes.length) throw new RangeError(`Read of ${length} at ${offset}`)
      bytesRead += length
      return Promise.resolve(bytes.slice(offset, offset + length))
    },
  }
}

/**
 * `bytes` as a file at `path` that holds noise until each byte is fetched, so that whatever reads more than was asked for is
 * found out.
 */
export async function unfetchedFile(
  path: string,
  bytes: Uint8Array,
): Promise<LocalFile & { fetchedBytes(): number }> {
  await writeFile(path, randomBytes(bytes.length))
  const file = await open(path, 'r+')
  const fetched = new Uint8Array(bytes.length)
  return {
    path,
    sizeBytes: bytes.length,
    fetchedBytes: () => fetched.reduce((sum, there) => sum + there, 0),
    async fetch(ranges) {
      for (const { offset, length } of ranges) {
        const part = bytes.subarray(offset, offset + length)
        await file.write(part, 0, part.length, offset)
        fetched.fill(1, offset, offset + length)
      }
    },
    read: (offset, length) => Promise.resolve(bytes.slice(offset, offset + length)),
    async derive(name, _sizeBytes, make) {
      await make(`${path}.${name}`)
      return `${path}.${name}`
    },
    close: () => file.close(),
  }
}

/** A smooth picture whose colour tells the place: red grows with x, green with y, blue waves. */
export function gradient(widthPx: number, heightPx: number): Sharp {
  const data = Buffer.alloc(widthPx * heightPx * 3)
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const at = (y * widthPx + x) * 3
      data[at] = 40 + Math.round((180 * x) / widthPx)
      data[at + 1] = 40 + Math.round((180 * y) / heightPx)
      data[at + 2] = 128 + Math.round(60 * Math.sin(x / 9) * Math.cos(y / 7))
    }
  }
  return sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 } })
}

export const solid = (rgb: readonly [number, number, number], alpha?: number, sidePx = 128): Sharp =>
  sharp({
    create: {
      width: sidePx,
      height: sidePx,
      channels: alpha === undefined ? 3 : 4,
      background: { r: rgb[0], g: rgb[1], b: rgb[2], ...(alpha === undefined ? {} : { alpha }) },
    },
  })

export const tiledTiff = { tile: true, tileWidth: 128, tileHeight: 128, compression: 'lzw' } as const
