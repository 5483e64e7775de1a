import { createHash, randomBytes } from 'node:crypto'

const KEY_BYTES = 32
/** Enough to tell keys apart in a list, too little to guess one. */
const PREFIX_LENGTH = 9

export interface GeneratedApiKey {
  /** `mk_…`, to be shown once and kept by nobody here. */
  readonly key: string
  readonly prefix: string
  readonly sha256: string
}

export function generateApiKey(): GeneratedApiKey {
  return describeApiKey(`mk_${randomBytes(KEY_BYTES).toString('base64url')}`)
}

/** What is stored of a key that somebody brings. */
export const describeApiKey = (key: string): GeneratedApiKey => ({
  key,
  prefix: key.slice(0, PREFIX_LENGTH),
  sha256: apiKeySha256(key),
})

/** Keys are random and long, so that one round of SHA-256 keeps them: there is nothing to guess. */
export const apiKeySha256 = (key: string): string => createHash('sha256').update(key).digest('hex')
