import { S3Error } from './s3-error.ts'

const LINE_BYTES_MAX = 8192
const CRLF = '\r\n'

/** Reads lines and runs of bytes from a stream, whatever the sizes in which it arrives. */
export class ByteReader {
  readonly #source: AsyncIterator<Buffer>
  #held: Buffer = Buffer.alloc(0)

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** The next line without its CRLF, or undefined at the end of the stream. */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#held.indexOf(CRLF)
      if (end >= 0) {
        const line = this.#held.toString('latin1', 0, end)
        this.#held = this.#held.subarray(end + CRLF.length)
        return line
      }
      if (this.#held.length > LINE_BYTES_MAX) throw new S3Error('InvalidRequest', 'A chunk header has no end')
      const more = await this.#source.next()
      if (more.done) return undefined
      this.#held = this.#held.length > 0 ? Buffer.concat([this.#held, more.value]) : more.value
    }
  }

  /** The next `sizeBytes` bytes, piece by piece. Throws `IncompleteBody` if the stream ends before. */
  async *take(sizeBytes: number): AsyncGenerator<Buffer> {
    let left = sizeBytes
    while (left > 0) {
      if (this.#held.length === 0) {
        const more = await this.#source.next()
        if (more.done) throw new S3Error('IncompleteBody', 'The body ended inside a chunk')
        this.#held = more.value
      }
      const piece = this.#held.subarray(0, left)
      this.#held = this.#held.subarray(piece.length)
      left -= piece.length
      if (piece.length > 0) yield piece
    }
  }
}
