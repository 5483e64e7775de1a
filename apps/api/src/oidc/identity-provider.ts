import { MetaphaseError } from '@metaphase/errors'
import * as oidc from 'openid-client'
import type { OidcSettings } from './oidc-env.ts'
import type { Claims } from './person.ts'

const ANSWERS_WITHIN_S = 10
/** How far the provider's clock and ours may be apart. */
const CLOCK_TOLERANCE_S = 30
const DISCOVERED_ANEW_AFTER_MS = 3_600_000

/** What only the browser that began a sign-in has, and what is compared when it comes back. */
export interface SignInFlow {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
}

/** The provider that people sign in through: authorization code flow with PKCE, state and nonce. */
export interface IdentityProvider {
  readonly settings: OidcSettings
  /** Where to send a person, and what to keep until they are back. Throws identity-provider-unavailable. */
  begin(): Promise<{ readonly address: URL; readonly flow: SignInFlow }>
  /**
   * What the provider says of who came back with `answer`, the query that it added to the address.
   * Throws sign-in-invalid, identity-provider-unavailable.
   */
  end(flow: SignInFlow, answer: string): Promise<Claims>
}

export function openIdentityProvider(settings: OidcSettings): IdentityProvider {
  const discovered = discoverWhenNeeded(settings)
  return {
    settings,
    async begin() {
      const flow = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
      }
      const address = oidc.buildAuthorizationUrl(await discovered(), {
        redirect_uri: settings.redirectUrl.href,
        scope: settings.scope,
        state: flow.state,
        nonce: flow.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(flow.codeVerifier),
        code_challenge_method: 'S256',
      })
      return { address, flow }
    },
    async end(flow, answer) {
      const provider = await discovered()
      const cameTo = new URL(settings.redirectUrl)
      cameTo.search = answer
      try {
        return await claimsOf(provider, cameTo, flow, settings)
      } catch (error) {
        throw isUnavailable(error) ? unavailable(settings, error as Error) : invalid(error as Error)
      }
    },
  }
}

/** Its addresses are asked for when first needed, so that the API starts without it, and again from time to time. */
function discoverWhenNeeded(settings: OidcSettings): () => Promise<oidc.Configuration> {
  let found: { readonly atMs: number; readonly provider: Promise<oidc.Configuration> } | null = null
  return () => {
    if (found && Date.now() - found.atMs < DISCOVERED_ANEW_AFTER_MS) return found.provider
    const provider = discover(settings).catch((error: Error) => {
      found = null
      throw unavailable(settings, error)
    })
    found = { atMs: Date.now(), provider }
    return provider
  }
}

function discover({ issuer, clientId, clientSecret }: OidcSettings): Promise<oidc.Configuration> {
  const metadata = { [oidc.clockTolerance]: CLOCK_TOLERANCE_S }
  const isPlain = issuer.protocol === 'http:' // the settings let it be on this machine alone
  return oidc.discovery(issuer, clientId, metadata, oidc.ClientSecretBasic(clientSecret), {
    timeout: ANSWERS_WITHIN_S,
    execute: [oidc.enableNonRepudiationChecks, ...(isPlain ? [oidc.allowInsecureRequests] : [])],
  })
}

/** Some providers tell groups in the ID token, some at the user-info endpoint alone. */
async function claimsOf(
  provider: oidc.Configuration,
  cameTo: URL,
  { state, nonce, codeVerifier }: SignInFlow,
  { groupsClaim }: OidcSettings,
): Promise<Claims> {
  const tokens = await oidc.authorizationCodeGrant(provider, cameTo, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  })
  const claims = tokens.claims()! // idTokenExpected
  if (groupsClaim in claims || !provider.serverMetadata().userinfo_endpoint) return claims
  return { ...(await oidc.fetchUserInfo(provider, tokens.access_token, claims.sub)), ...claims }
}

const unavailable = ({ issuer }: OidcSettings, cause: Error) =>
  new MetaphaseError(
    'identity-provider-unavailable',
    `The identity provider ${issuer.host} could not be used (${cause.message}): try again, or sign in with an API key.`,
    { cause },
  )

const invalid = (cause: Error) =>
  new MetaphaseError(
    'sign-in-invalid',
    `What came back from the identity provider is not valid (${reasonOf(cause)}): sign in again.`,
    { cause },
  )

/** What went wrong in the library's and the provider's codes; never what they were given. */
function reasonOf(cause: Error): string {
  if (cause instanceof oidc.AuthorizationResponseError || cause instanceof oidc.ResponseBodyError)
    return cause.error
  return cause.message
}

/** Nobody answers, too late, or with an error of their own. */
function isUnavailable(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500
  if (error instanceof oidc.AuthorizationResponseError)
    return ['server_error', 'temporarily_unavailable'].includes(error.error)
  if (!(error instanceof oidc.ClientError)) return error instanceof TypeError // of fetch
  const { code, cause } = error
  return (
    code === 'OAUTH_TIMEOUT' ||
    (code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' && cause instanceof Response && cause.status >= 500)
  )
}
