import { findApiKey, recordApiKeyUse, type ApiKey } from '@metaphase/db'
import { codeOf, errorSpecs, MetaphaseError } from '@metaphase/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRouteHookHandler } from 'fastify'
import { apiKeySha256 } from './api-key.ts'
import { refuseOtherSites } from './other-sites.ts'
import { sendProblem } from './problems.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Scope } from './scopes.ts'
import type { Services } from './services.ts'
import { keyOfSession, sessionOf } from './session.ts'

/** Who is calling, by their API key or the session that they began with it. */
interface Caller {
  readonly tenantId: string
  readonly apiKeyId: string
  /** Null where the key itself was sent. */
  readonly sessionEndsAt: Date | null
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * The scope that a route needs, `any` where any key will do, `sign-in` where `identify` says who begins a session, or `public`. A route
     * that names none needs `admin`.
     */
    access?: Access
    /** Who signs in by the request, whose form its schema has checked. */
    identify?: Identify
  }
  interface FastifyRequest {
    /** Set on every route that is not public. */
    caller: Caller
  }
}

export type Access = Scope | 'any' | 'sign-in' | 'public'

const USE_RECORDED_EVERY_MS = 60_000

/** Checks the API key or session of every request against the scope that its route declares, and how often it calls. */
export function requireApiKeys(app: FastifyInstance, services: Services, limits: RateLimits): void {
  app.decorateRequest('caller')
  const admit = async (request: FastifyRequest, reply: FastifyReply, access: Access, identity: Identify) => {
    try {
      request.caller = await authenticate(services, request, access, identity).catch(
        async (error: unknown) => {
          if (isUnauthenticated(error)) await limits.countFailure(request, reply)
          throw error
        },
      )
      await limits.countCall(request, reply)
    } catch (error) {
      if (isUnauthenticated(error)) void reply.header('www-authenticate', challengeFor(access))
      return sendProblem(error, request, reply) // not thrown: Bull Board's routes have an error handler of their own
    }
  }
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access ?? 'admin'
    if (request.is404 || access === 'public' || access === 'sign-in') return
    return admit(request, reply, access, identify)
  })
  app.addHook('preHandler', async (request, reply) => {
    const { access, identify } = request.routeOptions.config
    if (access === 'sign-in') return admit(request, reply, access, identify!)
  })
}

const isUnauthenticated = (error: unknown) => errorSpecs[codeOf(error)].status === 401

/** For routes that a library adds: an onRoute hook that declares their scope. */
export const declareAccess =
  (access: Access): onRouteHookHandler =>
  (route) => {
    route.config = { ...route.config, access }
  }

async function authenticate(
  services: Services,
  request: FastifyRequest,
  scope: Access,
  identity: Identify,
): Promise<Caller> {
  const { db, inFlight, log } = services
  const { apiKey, byBrowser, sessionEndsAt } = await identity(services, request)
  if (
    scope !== 'any' &&
    scope !== 'sign-in' &&
    !apiKey.scopes.includes(scope) &&
    !apiKey.scopes.includes('admin')
  )
    throw new MetaphaseError('scope-missing', `The key ${apiKey.prefix}… has no scope "${scope}".`)
  if (byBrowser) refuseOtherSites(request)
  const stale = new Date(Date.now() - USE_RECORDED_EVERY_MS)
  if (!apiKey.lastUsedAt || apiKey.lastUsedAt < stale) {
    const recorded = recordApiKeyUse(db, apiKey.id, stale)
    inFlight.track(recorded).catch((error: Error) => log.warn({ error: error.message }, 'use not recorded'))
  }
  return { tenantId: apiKey.tenantId, apiKeyId: apiKey.id, sessionEndsAt }
}

interface Identity {
  readonly apiKey: ApiKey
  /** Whether a browser adds such credentials by itself. */
  readonly byBrowser: boolean
  readonly sessionEndsAt: Date | null
}

export type Identify = (services: Services, request: FastifyRequest) => Promise<Identity>

/** A key that is sent goes before a session. */
async function identify(services: Services, request: FastifyRequest): Promise<Identity> {
  const { key, byBrowser } = readKey(request.headers.authorization)
  if (key !== null) return { apiKey: await requireApiKey(services, key), byBrowser, sessionEndsAt: null }
  const session = sessionOf(request)
  if (!session) {
    const how = 'Send "Authorization: Bearer mk_…", or HTTP Basic with the key as the password, or sign in.'
    throw new MetaphaseError('api-key-missing', how)
  }
  return {
    apiKey: await keyOfSession(services, session),
    byBrowser: true,
    sessionEndsAt: session.endsAt,
  }
}

/** Throws api-key-invalid. */
export async function requireApiKey({ db }: Services, key: string): Promise<ApiKey> {
  const apiKey = await findApiKey(db, apiKeySha256(key))
  if (!apiKey) throw new MetaphaseError('api-key-invalid', 'No API key in use is like the one sent.')
  return apiKey
}

/** Only the pages for operators ask a browser to prompt: elsewhere a prompt would surprise a page's own calls. */
const challengeFor = (access: Access): string =>
  access === 'ops'
    ? 'Basic realm="Metaphase, the API key as password", charset="UTF-8"'
    : 'Bearer realm="Metaphase"'

function readKey(authorization = ''): { key: string | null; byBrowser: boolean } {
  const [, scheme = '', credentials = ''] = /^(Bearer|Basic) +(\S+)$/i.exec(authorization) ?? []
  if (scheme.toLowerCase() !== 'basic') return { key: credentials || null, byBrowser: false }
  const password = Buffer.from(credentials, 'base64')
    .toString('utf8')
    .replace(/^[^:]*:/, '')
  return { key: password || null, byBrowser: true }
}
