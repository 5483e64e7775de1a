import { MetaphaseError } from '@metaphase/errors'
import type { ByteSource } from '../byte-source.ts'

const PAGE_BYTES = 64 * 1024
const PAGES_KEPT = 32

/** Reads the small, scattered pieces of a header through a few large ranges: a remote source pays per request. */
export interface HeaderBytes {
  readonly sizeBytes: number
  /** `what` names the piece in the error when the file ends before it: "tile offsets". Throws slide-truncated. */
  read(offset: number, length: number, what: string): Promise<DataView>
}

export function headerBytes(source: ByteSource): HeaderBytes {
  const pages = new Map<number, Promise<Uint8Array>>()

  function page(index: number): Promise<Uint8Array> {
    const known = pages.get(index)
    if (known) return known
    const start = index * PAGE_BYTES
    const fetched = source.read(start, Math.min(PAGE_BYTES, source.sizeBytes - start))
    pages.set(index, fetched)
    const oldest = pages.keys().next().value
    if (pages.size > PAGES_KEPT && oldest !== undefined) pages.delete(oldest)
    return fetched
  }

  async function read(offset: number, length: number, what: string): Promise<DataView> {
    if (offset + length > source.sizeBytes) {
      throw new MetaphaseError(
        'slide-truncated',
        `The file ends at byte ${source.sizeBytes}, but its ${what} should lie at bytes ${offset} to ${offset + length}. Upload the whole file again.`,
      )
    }
    const bytes = new Uint8Array(length)
    for (let done = 0; done < length;) {
      const at = offset + done
      const within = at % PAGE_BYTES
      const piece = (await page(Math.floor(at / PAGE_BYTES))).subarray(within, within + length - done)
      bytes.set(piece, done)
      done += piece.length
    }
    return new DataView(bytes.buffer)
  }

  return { sizeBytes: source.sizeBytes, read }
}
