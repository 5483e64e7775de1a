import { once } from 'node:events'
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

export interface SeenRequest {
  readonly method: string
  readonly range: string | undefined
  /** Of the body, as sent to the client. */
  bytes: number
}

/** What becomes of a request's answer: `cut` ends the connection half-way through the body, `stall` never sends it. */
export type Fate = 'answered' | 'cut' | 'stall'

/** A line between client and store: round trips take time, a request gets no more than its share, all share one link. */
export interface Line {
  readonly latencyMs: number
  readonly requestBytesPerS: number
  readonly totalBytesPerS: number
}

/** Stands between the store's clients and the store, and counts; signatures hold, for the client's Host header is kept. */
export async function startStoreProxy(endpoint: string, line?: Line) {
  const seen: SeenRequest[] = []
  let fateOf = (_request: SeenRequest): Fate => 'answered'
  let linkFreeAtMs = 0

  const server = createServer((message, response) => {
    forward(message, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')

  async function forward(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = message
    const counted: SeenRequest = { method, range: headers.range, bytes: 0 }
    seen.push(counted)
    const fate = fateOf(counted)
    if (line) await sleep(line.latencyMs)
    const passed = request(new URL(url, endpoint), { method, headers })
    message.pipe(passed)
    const [answer] = (await once(passed, 'response')) as [IncomingMessage]
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    response.flushHeaders()
    if (fate === 'stall') return
    const lengthBytes = Number(answer.headers['content-length'])
    await pipeline(
      answer,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          if (fate === 'cut' && counted.bytes + chunk.length > lengthBytes / 2) throw new Error('cut')
          if (line) await paced(line, chunk.length)
          counted.bytes += chunk.length
          yield chunk
        }
      },
      response,
    )
  }

  async function paced({ requestBytesPerS, totalBytesPerS }: Line, bytes: number): Promise<void> {
    const now = performance.now()
    linkFreeAtMs = Math.max(now, linkFreeAtMs) + (bytes / totalBytesPerS) * 1000
    await sleep(Math.max(linkFreeAtMs - now, (bytes / requestBytesPerS) * 1000))
  }

  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Reads of objects, in the order in which they came. */
    gets: () => seen.filter(({ method }) => method === 'GET'),
    movedBytes: () => seen.reduce((sum, { method, bytes }) => sum + (method === 'GET' ? bytes : 0), 0),
    /** Decides over requests from now on. */
    decide(decision: (request: SeenRequest) => Fate) {
      fateOf = decision
    },
    forget() {
      seen.length = 0
      fateOf = () => 'answered'
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

export type StoreProxy = Awaited<ReturnType<typeof startStoreProxy>>
