import { PassThrough, type Readable, type Writable } from 'node:stream'

/** A reader that is so far behind is cut off: it comes again and is told everything anew. */
const BEHIND_BYTES_MAX = 4 * 1024 * 1024
const COME_AGAIN_MS = 2_000

/** Server-sent events on their way to one reader. */
export interface EventStream {
  readonly body: Readable
  /** `data` has no line breaks. */
  send(event: string, data: string): void
  keepAlive(): void
  end(): void
  /** Calls back once all was sent, or the reader has gone. */
  onClose(closed: () => void): void
}

/** `to`: where the body is sent to; when that closes, the stream has ended. */
export function eventStream(to: Writable): EventStream {
  const body = new PassThrough()
  to.once('close', () => body.destroy())
  const write = (text: string) => {
    if (body.writableEnded || body.destroyed) return
    if (body.writableLength > BEHIND_BYTES_MAX) body.destroy()
    else body.write(text)
  }
  write(`retry: ${COME_AGAIN_MS}\n\n`)
  return {
    body,
    send: (event, data) => write(`event: ${event}\ndata: ${data}\n\n`),
    keepAlive: () => write(': here\n\n'),
    end: () => void body.end(),
    onClose: (closed) => void body.once('close', closed),
  }
}
