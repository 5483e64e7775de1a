import { z } from 'zod'
import { scopes, type Scope } from '../scopes.ts'

/** Compose and ConfigMaps give an empty text where nothing is set. */
const unlessEmpty = <T extends z.ZodType>(schema: T) =>
  z
    .literal('')
    .transform(() => undefined)
    .or(schema)
    .optional()

/** Secrets go to these addresses: over TLS, or not out of the machine. */
const secureUrl = z.url({ protocol: /^https?$/ }).refine(
  (text) => {
    const { protocol, hostname } = new URL(text)
    return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
  },
  { error: 'must be https, or http on this machine', abort: true },
)

const groups = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown
    } catch {
      context.addIssue('is not JSON, such as {"pathologists":["slides:read","results:read","review"]}')
      return z.NEVER
    }
  })
  .pipe(z.record(z.string().min(1), z.array(z.enum(scopes)).min(1)))

/** How people sign in through an identity provider of OpenID Connect. Without OIDC_ISSUER they do not. */
export const oidcEnv = z.object({
  /** The provider's issuer, as its `/.well-known/openid-configuration` spells it. */
  OIDC_ISSUER: unlessEmpty(secureUrl),
  OIDC_CLIENT_ID: unlessEmpty(z.string()),
  OIDC_CLIENT_SECRET: unlessEmpty(z.string()),
  /** The tenant whose people sign in; made if there is none of this name. */
  OIDC_TENANT: unlessEmpty(z.string()),
  /** A JSON object: which scopes a group of the provider's has. Who is in several has those of all. */
  OIDC_GROUPS: unlessEmpty(groups),
  /** The claim that lists a person's groups; unless set: groups. */
  OIDC_GROUPS_CLAIM: unlessEmpty(z.string()),
  /** What the provider is asked to tell; unless set: openid profile email. Some tell groups only for a scope of its own. */
  OIDC_SCOPE: unlessEmpty(z.string().regex(/^openid( |$)/, 'must begin with openid')),
  /** What the page calls the provider: "Sign in with …"; unless set: its host. */
  OIDC_NAME: unlessEmpty(z.string().max(100)),
  /** Where people reach this API. The provider sends them back to /view/signed-in there. */
  PUBLIC_URL: unlessEmpty(secureUrl),
})
export type OidcEnv = z.output<typeof oidcEnv>

const needed = [
  'OIDC_ISSUER',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'OIDC_TENANT',
  'OIDC_GROUPS',
  'PUBLIC_URL',
] as const

/** Refuses half of a sign-in. */
export function checkOidc(env: OidcEnv, context: z.core.$RefinementCtx): void {
  const isWanted = Object.entries(env).some(([name, value]) => name.startsWith('OIDC_') && value)
  if (!isWanted) return
  for (const name of needed)
    if (!env[name])
      context.addIssue({ code: 'custom', path: [name], message: 'is needed for signing in through OIDC' })
}

export interface OidcSettings {
  readonly issuer: URL
  readonly clientId: string
  readonly clientSecret: string
  /** Where the provider sends people back to. */
  readonly redirectUrl: URL
  readonly name: string
  readonly scope: string
  readonly groupsClaim: string
  readonly scopesOfGroup: ReadonlyMap<string, readonly Scope[]>
}

/** Null where people do not sign in through a provider. */
export function oidcSettings(env: OidcEnv): OidcSettings | null {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_GROUPS, PUBLIC_URL } = env
  if (!OIDC_ISSUER || !OIDC_CLIENT_ID || !OIDC_CLIENT_SECRET || !OIDC_GROUPS || !PUBLIC_URL) return null
  const issuer = new URL(OIDC_ISSUER)
  return {
    issuer,
    clientId: OIDC_CLIENT_ID,
    clientSecret: OIDC_CLIENT_SECRET,
    redirectUrl: new URL('/view/signed-in', PUBLIC_URL),
    name: env.OIDC_NAME ?? issuer.host,
    scope: env.OIDC_SCOPE ?? 'openid profile email',
    groupsClaim: env.OIDC_GROUPS_CLAIM ?? 'groups',
    scopesOfGroup: new Map(Object.entries(OIDC_GROUPS)),
  }
}
