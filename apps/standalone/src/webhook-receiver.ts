import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { Webhook } from 'standardwebhooks'

interface ReceivedWebhook {
  readonly type: string
  readonly data: { readonly analysisId: string; readonly state: string }
}

export interface WebhookReceiver {
  readonly url: string
  /** What the API gave when the endpoint was made; messages that do not verify against it are answered 401. */
  secret: string
  /** Resolves with the verified message about this analysis. */
  messageFor(analysisId: string): Promise<ReceivedWebhook>
  close(): Promise<void>
}

/** The receiving end, as a lab would write it: checks the signature, answers 2xx. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received = new Map<string, PromiseWithResolvers<ReceivedWebhook>>()
  const slotFor = (analysisId: string) => {
    const slot = received.get(analysisId) ?? Promise.withResolvers<ReceivedWebhook>()
    received.set(analysisId, slot)
    return slot
  }
  const server = createServer(async (request, response) => {
    try {
      const message = await verify(request, receiver.secret)
      slotFor(message.data.analysisId).resolve(message)
      response.writeHead(204).end()
    } catch (error) {
      response.writeHead(401).end(String(error))
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/quickstart`,
    secret: '',
    messageFor: (analysisId) => slotFor(analysisId).promise,
    close: async () => {
      server.closeAllConnections()
      server.close()
    },
  }
  return receiver
}

async function verify(request: IncomingMessage, secret: string): Promise<ReceivedWebhook> {
  const body = await buffer(request)
  return new Webhook(secret).verify(body, request.headers as Record<string, string>) as ReceivedWebhook
}
