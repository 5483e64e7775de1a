import type { InHand } from '@metaphase/inference'
import { releasePixels } from '@metaphase/tiling'
import pLimit from 'p-limit'

export interface TilesInHand {
  /** How many tiles of all batches may be in hand from now on. */
  allow(count: number): void
  readonly inHand: InHand
}

/**
 * Tiles in hand have their pixels in buffers that are used again. V8 walks its whole heap whenever 32 MB of buffers, three tiles of 2,048 px,
 * are there that were not a moment ago, and would do so for every other tile: as much work as decoding them.
 */
export function openTilesInHand(): TilesInHand {
  const turns = pLimit(1)
  const idle: Uint8Array[] = []

  const inHand: InHand = (work) =>
    turns(async () => {
      let buffer = idle.pop()
      const keep = (pixels: Uint8Array) => {
        if (buffer?.length !== pixels.length) buffer = new Uint8Array(pixels.length)
        buffer.set(pixels)
        releasePixels(pixels)
        return buffer
      }
      try {
        return await work(keep)
      } finally {
        if (buffer && idle.length < turns.concurrency) idle.push(buffer)
      }
    })
  return { allow: (count) => (turns.concurrency = count), inHand }
}
