import { MetaphaseError } from '@metaphase/errors'
import { isPrivateHost } from '@metaphase/jobs'
import { traceHeaders } from '@metaphase/telemetry'
import { lookup, type LookupAddress, type LookupAllOptions } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { Agent, request } from 'undici'

const refused = (host: string, address: string) =>
  new MetaphaseError(
    'webhook-address-refused',
    `${host} is ${address}, a private address; the operator can allow these with WEBHOOK_ALLOW_PRIVATE_ADDRESSES`,
  )

/** How a name becomes addresses. */
export type Resolve = (
  host: string,
  options: LookupAllOptions,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

/** Resolves and checks; the connection then goes to the very address that was checked, so a name cannot change in between. */
export const guardedLookup =
  (resolve: Resolve): LookupFunction =>
  (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const blocked = addresses.find(({ address }) => isPrivateHost(address))
      const [first] = addresses
      if (blocked || !first) return done(refused(host, blocked?.address ?? 'unknown'), '')
      if (options.all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }

interface WebhookMessage {
  readonly url: string
  /** `whsec_…` */
  readonly secret: string
  readonly id: string
  readonly body: string
}
export interface WebhookAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
}
export interface WebhookSender {
  /** One signed POST (Standard Webhooks 1.0). Redirects are not followed; throws when no answer comes. */
  post(message: WebhookMessage): Promise<WebhookAnswer>
  close(): Promise<void>
}

export function openWebhookSender(options: {
  allowPrivateAddresses: boolean
  timeoutMs: number
  /** How names become addresses; the system's way unless given. */
  resolve?: Resolve
}): WebhookSender {
  const { allowPrivateAddresses, timeoutMs, resolve = lookup } = options
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(allowPrivateAddresses ? {} : { lookup: guardedLookup(resolve) }) },
  })
  const post = async ({ url, secret, id, body }: WebhookMessage): Promise<WebhookAnswer> => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
    if (!allowPrivateAddresses && isPrivateHost(host)) throw refused(host, host) // no look-up happens for these
    const timestamp = new Date()
    const headers = {
      ...traceHeaders(),
      'content-type': 'application/json',
      'user-agent': 'Metaphase',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(timestamp.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, timestamp, body),
    }
    const signal = AbortSignal.timeout(timeoutMs)
    const answer = await request(url, { method: 'POST', headers, body, dispatcher: agent, signal })
    await answer.body.dump({ limit: 64 * 1024 })
    const retryAfter = answer.headers['retry-after']
    return { status: answer.statusCode, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined }
  }
  return { post, close: () => agent.close() }
}
