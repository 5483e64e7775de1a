import { MetaphaseError } from '@metaphase/errors'
import { BlockList, isIP } from 'node:net'
import { InvalidRequest } from './problem.ts'

/** Addresses of the operator's own network, or of nobody; the delivering worker checks what names resolve to. */
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

/** Throws InvalidRequest for what is no HTTP address, webhook-address-refused for one inside the operator's network. */
export function checkWebhookUrl(
  text: string,
  { allowPrivateAddresses }: { allowPrivateAddresses: boolean },
): void {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol)) throw fault('must be an http or https address')
  if (url.username || url.password) throw fault('must not hold a user name or password')
  const host = url.hostname.replace(/^\[|\]$/g, '') // URL has written IPv4 addresses of every spelling as four numbers
  if (allowPrivateAddresses || !isPrivate(host)) return
  throw new MetaphaseError(
    'webhook-address-refused',
    `${host} is a private address; the operator can allow these with WEBHOOK_ALLOW_PRIVATE_ADDRESSES.`,
  )
}

function isPrivate(host: string): boolean {
  const family = isIP(host)
  if (family === 0) return /^(.+\.)?localhost\.?$/.test(host)
  return privateAddresses.check(host, family === 6 ? 'ipv6' : 'ipv4')
}

const fault = (message: string) => new InvalidRequest([{ field: 'url', message }])
