import { findApiKey, recordApiKeyUse } from '@metaphase/db'
import { codeOf, errorSpecs, MetaphaseError } from '@metaphase/errors'
import type { FastifyInstance, FastifyRequest, onRouteHookHandler } from 'fastify'
import { apiKeySha256 } from './api-key.ts'
import { sendProblem } from './problems.ts'
import type { RateLimits } from './rate-limits.ts'
import type { Scope } from './scopes.ts'
import type { Services } from './services.ts'

/** Who is calling, by their API key. */
interface Caller {
  readonly tenantId: string
  readonly apiKeyId: string
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The scope that a route needs, or `public`. A route that names none needs `admin`. */
    access?: Scope | 'public'
  }
  interface FastifyRequest {
    /** Set on every route that is not public. */
    caller: Caller
  }
}

const USE_RECORDED_EVERY_MS = 60_000

/** Checks the API key of every request against the scope that its route declares, and how often it calls. */
export function requireApiKeys(app: FastifyInstance, services: Services, limits: RateLimits): void {
  app.decorateRequest('caller')
  app.addHook('onRequest', async (request, reply) => {
    const access = request.routeOptions.config.access ?? 'admin'
    if (request.is404 || access === 'public') return
    try {
      request.caller = await authenticate(services, request, access).catch(async (error: unknown) => {
        if (isUnauthenticated(error)) await limits.countFailure(request, reply)
        throw error
      })
      await limits.countCall(request, reply)
    } catch (error) {
      if (isUnauthenticated(error)) void reply.header('www-authenticate', challengeFor(access))
      return sendProblem(error, request, reply) // not thrown: Bull Board's routes have an error handler of their own
    }
  })
}

const isUnauthenticated = (error: unknown) => errorSpecs[codeOf(error)].status === 401

/** For routes that a library adds: an onRoute hook that declares their scope. */
export const declareAccess =
  (access: Scope | 'public'): onRouteHookHandler =>
  (route) => {
    route.config = { ...route.config, access }
  }

async function authenticate(
  { db, inFlight, log }: Services,
  request: FastifyRequest,
  scope: Scope,
): Promise<Caller> {
  const { key, byBrowser } = readKey(request.headers.authorization)
  if (key === null) {
    const how = 'Send "Authorization: Bearer mk_…", or HTTP Basic with the key as the password.'
    throw new MetaphaseError('api-key-missing', how)
  }
  const apiKey = await findApiKey(db, apiKeySha256(key))
  if (!apiKey) throw new MetaphaseError('api-key-invalid', 'No API key in use is like the one sent.')
  if (!apiKey.scopes.includes(scope) && !apiKey.scopes.includes('admin'))
    throw new MetaphaseError('scope-missing', `The key ${apiKey.prefix}… has no scope "${scope}".`)
  if (byBrowser) refuseOtherSites(request)
  const stale = new Date(Date.now() - USE_RECORDED_EVERY_MS)
  if (!apiKey.lastUsedAt || apiKey.lastUsedAt < stale) {
    const recorded = recordApiKeyUse(db, apiKey.id, stale)
    inFlight.track(recorded).catch((error: Error) => log.warn({ error: error.message }, 'use not recorded'))
  }
  return { tenantId: apiKey.tenantId, apiKeyId: apiKey.id }
}

/** Only the pages for operators ask a browser to prompt: elsewhere a prompt would surprise a page's own calls. */
const challengeFor = (scope: Scope): string =>
  scope === 'ops'
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

/** A browser adds Basic credentials to whatever another site makes it send; only our own pages may change things. */
function refuseOtherSites({ method, headers }: FastifyRequest): void {
  const site = headers['sec-fetch-site'] ?? 'none'
  if (method === 'GET' || method === 'HEAD' || site === 'same-origin' || site === 'none') return
  throw new MetaphaseError('cross-site-request', `A page of another site (${site}) made this ${method}.`)
}
