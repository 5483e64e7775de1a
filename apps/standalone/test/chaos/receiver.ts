import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

/** What the lab's receiver does with a message; `down` ends the connection without an answer. */
export type Manners = 'ok' | '500' | 'hang' | '302' | 'down'

interface Message {
  readonly webhookId: string
  readonly analysisId: string
  /** Whether it was answered 2xx. */
  readonly taken: boolean
}

export interface Receiver {
  readonly url: string
  /** An address that answers 410 for ever. */
  readonly goneUrl: string
  /** How often that was asked. */
  goneAsked(): number
  /** Of `url`, in the order of arrival. */
  readonly messages: readonly Message[]
  set(manners: Manners): void
  close(): void
}

export async function startReceiver(): Promise<Receiver> {
  const messages: Message[] = []
  const hanging = new Set<ServerResponse>()
  let manners: Manners = 'ok'
  let goneAsked = 0
  const server = createServer(async (request, response) => {
    if (request.url === '/gone') {
      goneAsked++
      return void response.writeHead(410).end()
    }
    const { data } = (await json(request)) as { data: { analysisId: string } }
    const taken = manners === 'ok'
    messages.push({ webhookId: String(request.headers['webhook-id']), analysisId: data.analysisId, taken })
    if (manners === 'hang') hanging.add(response)
    else if (manners === 'down') response.destroy()
    else if (manners === '302') response.writeHead(302, { location: '/elsewhere' }).end()
    else response.writeHead(taken ? 204 : 500).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: `${origin}/hook`,
    goneUrl: `${origin}/gone`,
    goneAsked: () => goneAsked,
    messages,
    set(next) {
      manners = next
      for (const response of hanging) response.destroy()
      hanging.clear()
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
