import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { scopes, type Scope } from '../scopes.ts'
import type { OidcSettings } from './oidc-env.ts'

/** Who signed in, by what the provider says of them now. */
export interface Person {
  /** Issuer and subject: an e-mail address may be given to somebody else one day. */
  readonly identity: string
  /** For people: their e-mail address, or else their subject. */
  readonly name: string
  readonly scopes: readonly Scope[]
}

export type Claims = Readonly<Record<string, unknown>> & { readonly iss: string; readonly sub: string }

const emailAddress = z.email().max(255)
/** Some providers give one group as a text. */
const groupNames = z
  .array(z.string())
  .or(z.string().transform((name) => [name]))
  .catch([])

/** Throws sign-in-not-allowed for who is in no group that has scopes here. */
export function personOf(claims: Claims, { groupsClaim, scopesOfGroup }: OidcSettings): Person {
  const allowed = new Set(
    groupNames.parse(claims[groupsClaim]).flatMap((name) => scopesOfGroup.get(name) ?? []),
  )
  if (allowed.size === 0)
    throw new MetaphaseError(
      'sign-in-not-allowed',
      'You are in none of the groups that may use Metaphase (OIDC_GROUPS): ask whoever runs it which group that is.',
    )
  const { iss, sub } = claims
  return { identity: `${iss} ${sub}`, name: nameOf(claims), scopes: scopes.filter((s) => allowed.has(s)) }
}

function nameOf(claims: Claims): string {
  const { success, data } = emailAddress.safeParse(claims['email'])
  return success && claims['email_verified'] !== false ? data : claims.sub
}
