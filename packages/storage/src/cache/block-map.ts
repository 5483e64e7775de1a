import { closeSync, openSync, readSync, writeSync } from 'node:fs'

/** What is fetched, claimed and remembered as one: small beside a row of tiles, large beside a request's overhead. */
export const BLOCK_BYTES = 256 * 1024

/**
 * Which blocks of an object lie on this machine: a file of one byte a block, so that processes which mark different blocks
 * never write the same byte.
 */
export interface BlockMap {
  /** Those of `blocks` that are not there. Asks the file only about those that this process has not yet seen there. */
  missing(blocks: readonly number[]): number[]
  /** Call it once the bytes themselves are on the disk. */
  mark(first: number, count: number): void
  close(): void
}

/** The map of an object of `sizeBytes`, none of which is there. */
export const emptyMap = (sizeBytes: number): Uint8Array => new Uint8Array(Math.ceil(sizeBytes / BLOCK_BYTES))

/** Opens the map at `path`. Throws what `node:fs` throws. */
export function openBlockMap(path: string, sizeBytes: number): BlockMap {
  const file = openSync(path, 'r+')
  const present = emptyMap(sizeBytes)
  return {
    missing(blocks) {
      const unseen = blocks.filter((block) => !present[block])
      const [first] = unseen
      if (first === undefined) return []
      const last = unseen.at(-1)!
      readSync(file, present, first, last - first + 1, first)
      return unseen.filter((block) => !present[block])
    },
    mark(first, count) {
      writeSync(file, new Uint8Array(count).fill(1), 0, count, first)
      present.fill(1, first, first + count)
    },
    close: () => closeSync(file),
  }
}

/** The blocks that hold bytes of `ranges`, ascending, as far as they lie inside the object. */
export function blocksOf(
  ranges: readonly { readonly offset: number; readonly length: number }[],
  sizeBytes: number,
): number[] {
  const blocks = new Set<number>()
  for (const { offset, length } of ranges) {
    const end = Math.min(offset + length, sizeBytes)
    for (let at = offset - (offset % BLOCK_BYTES); at < end; at += BLOCK_BYTES) blocks.add(at / BLOCK_BYTES)
  }
  return [...blocks].toSorted((a, b) => a - b)
}
