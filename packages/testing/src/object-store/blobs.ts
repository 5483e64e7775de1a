import { createReadStream, createWriteStream } from 'node:fs'
import { link, rm } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const BUFFER_BYTES = 256 * 1024

/** A run of an object's bytes: one whole blob. */
export interface Segment {
  readonly blob: string
  readonly sizeBytes: number
}

/**
 * Files of bytes that are written once under an id of their own and never change. A blob removed while it is
 * being read stays until its last reader is done.
 */
export function createBlobs(folder: string) {
  const readersOf = new Map<string, number>()
  const removedWhileRead = new Set<string>()
  const pathOf = (blob: string) => join(folder, blob)
  const unlink = (blob: string) => rm(pathOf(blob), { force: true })

  return {
    /** Writes a new blob; nothing is left of it if the source fails. */
    async write(source: AsyncIterable<Buffer>): Promise<string> {
      const blob = randomUUID()
      try {
        await pipeline(source, createWriteStream(pathOf(blob), { highWaterMark: BUFFER_BYTES }))
      } catch (error) {
        await unlink(blob)
        throw error
      }
      return blob
    },

    /** The same bytes under a new id: a hard link, as blobs never change. */
    async copy({ blob, sizeBytes }: Segment): Promise<Segment> {
      const copy = randomUUID()
      await link(pathOf(blob), pathOf(copy))
      return { blob: copy, sizeBytes }
    },

    /** Keeps the blobs from vanishing until the returned function is called. */
    hold(segments: readonly Segment[]): () => Promise<void> {
      for (const { blob } of segments) readersOf.set(blob, (readersOf.get(blob) ?? 0) + 1)
      return async () => {
        for (const { blob } of segments) {
          const readers = (readersOf.get(blob) ?? 1) - 1
          if (readers > 0) readersOf.set(blob, readers)
          else {
            readersOf.delete(blob)
            if (removedWhileRead.delete(blob)) await unlink(blob)
          }
        }
      }
    },

    async remove(segments: readonly Segment[]): Promise<void> {
      for (const { blob } of segments)
        if (readersOf.has(blob)) removedWhileRead.add(blob)
        else await unlink(blob)
    },

    /** Sends bytes `start` to `end` (inclusive) of the segments laid end to end. */
    async send(segments: readonly Segment[], { start, end }: ByteRange, target: Writable): Promise<void> {
      const pieces = async function* () {
        let offset = 0
        for (const { blob, sizeBytes } of segments) {
          const from = Math.max(start - offset, 0)
          const to = Math.min(end - offset, sizeBytes - 1)
          offset += sizeBytes
          if (from <= to)
            yield* createReadStream(pathOf(blob), { start: from, end: to, highWaterMark: BUFFER_BYTES })
        }
      }
      await pipeline(Readable.from(pieces()), target)
    },
  }
}

/** Both ends inclusive, as in HTTP. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}
