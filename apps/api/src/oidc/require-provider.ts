import { MetaphaseError } from '@metaphase/errors'
import type { Services } from '../services.ts'
import type { IdentityProvider } from './identity-provider.ts'

/** Throws sign-in-not-configured where people do not sign in through a provider. */
export function requireProvider({ identityProvider }: Services): IdentityProvider {
  if (identityProvider) return identityProvider
  throw new MetaphaseError(
    'sign-in-not-configured',
    'Nobody signs in here through an identity provider: OIDC_ISSUER is not set.',
  )
}
