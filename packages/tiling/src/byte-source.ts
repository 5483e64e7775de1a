import { open } from 'node:fs/promises'
import { MetaphaseError } from '@metaphase/errors'

/** Random access to a file's bytes, wherever it lies. */
export interface ByteSource {
  readonly sizeBytes: number
  /** Exactly `length` bytes from `offset`; the caller keeps the range inside the file. */
  read(offset: number, length: number): Promise<Uint8Array>
}

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
