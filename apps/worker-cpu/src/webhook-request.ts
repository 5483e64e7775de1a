import { MetaphaseError } from '@metaphase/errors'
import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { Agent, request } from 'undici'

/** Addresses that belong to the operator's own network or to nobody: no webhook goes there unless the operator allows it. */
const privateAddresses = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  privateAddresses.addSubnet(network, prefix, 'ipv6')

const isPrivate = (address: string): boolean =>
  privateAddresses.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')

const refused = (host: string, address: string) =>
  new MetaphaseError(
    'webhook-address-refused',
    `${host} is ${address}, a private address; the operator can allow these with WEBHOOK_ALLOW_PRIVATE_ADDRESSES`,
  )

/** Resolves and checks; the connection then goes to the very address that was checked, so a name cannot change in between. */
const guardedLookup: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '')
    const blocked = addresses.find(({ address }) => isPrivate(address))
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
}): WebhookSender {
  const { allowPrivateAddresses, timeoutMs } = options
  const agent = new Agent({
    connect: { timeout: timeoutMs, ...(allowPrivateAddresses ? {} : { lookup: guardedLookup }) },
  })
  const post = async ({ url, secret, id, body }: WebhookMessage): Promise<WebhookAnswer> => {
    const host = new URL(url).hostname.replace(/^\[|\]$/g, '')
    if (!allowPrivateAddresses && isIP(host) && isPrivate(host)) throw refused(host, host) // no look-up happens for these
    const timestamp = new Date()
    const headers = {
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
