import { MetaphaseError } from '@metaphase/errors'
import { isPrivateHost } from '@metaphase/jobs'
import { InvalidRequest } from './problem.ts'

/** Throws InvalidRequest for what is no HTTP address, webhook-address-refused for one inside the operator's network. */
export function checkWebhookUrl(
  text: string,
  { allowPrivateAddresses }: { allowPrivateAddresses: boolean },
): void {
  const url = URL.parse(text)
  // the parser leaves out line breaks and spaces: what is stored must be what was checked
  if (!url || !/^https?:$/.test(url.protocol) || /[\s\p{Cc}]/u.test(text))
    throw fault('must be an http or https address')
  if (url.username || url.password) throw fault('must not hold a user name or password')
  const host = url.hostname.replace(/^\[|\]$/g, '') // URL has written IPv4 addresses of every spelling as four numbers
  if (allowPrivateAddresses || !isPrivateHost(host)) return
  throw new MetaphaseError(
    'webhook-address-refused',
    `${host} is a private address; the operator can allow these with WEBHOOK_ALLOW_PRIVATE_ADDRESSES.`,
  )
}

const fault = (message: string) => new InvalidRequest([{ field: 'url', message }])
