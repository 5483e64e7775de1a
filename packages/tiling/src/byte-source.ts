import { open } from 'node:fs/promises'
import { MetaphaseError } from '@metaphase/errors'

/** Random access to a file's bytes, wherever it lies. */
export interface ByteSource {
  readonly sizeBytes: number
  /** Exactly `length` bytes from `offset`; the caller keeps the range inside the file. */
  read(offset: number, length: number): Promise<Uint8Array>
}

export interface ByteRange {
  readonly offset: number
  readonly length: number
}

/**
 * A slide's file on this machine, whose bytes may come over a network as they are asked for. Libraries open it by its path once
 * what they will read has been fetched: the directories of a TIFF and the tiles of a region, or the whole file.
 */
export interface LocalFile extends ByteSource {
  readonly path: string
  /** Resolves once the bytes of all `ranges` lie at `path`; where a range ends behind the file, as far as that reaches. */
  fetch(ranges: readonly ByteRange[]): Promise<void>
  /**
   * Path of a file or folder made from this one by `make`, at the path it is given; made once, kept for as long as this file
   * is open. `sizeBytes` is about what it takes. Throws what `make` throws, and scratch-unavailable.
   */
  derive(name: string, sizeBytes: number, make: (path: string) => Promise<void>): Promise<string>
  close(): Promise<void>
}

export const wholeFile = ({ sizeBytes }: ByteSource): ByteRange[] => [{ offset: 0, length: sizeBytes }]

/** A local file. It stays open until `close`. */
export async function fileByteSource(path: string): Promise<ByteSource & { close(): Promise<void> }> {
  const file = await open(path, 'r')
  const { size: sizeBytes } = await file.stat()

  async function read(offset: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length;) {
      const { bytesRead } = await file.read(bytes, done, length - done, offset + done)
      if (bytesRead === 0) {
        throw new MetaphaseError(
          'slide-truncated',
          `The file ended at byte ${offset + done} while it was read.`,
        )
      }
      done += bytesRead
    }
    return bytes
  }

  return { sizeBytes, read, close: () => file.close() }
}
