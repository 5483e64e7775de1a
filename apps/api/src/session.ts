import cookie from '@fastify/cookie'
import { findApiKeyById } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from './services.ts'

export const SESSION_COOKIE = 'metaphase_session'
const LASTS_MS = 12 * 3_600_000

/** What the cookie says: whose session it is, by the key that began it, and until when. */
interface Session {
  readonly apiKeyId: string
  readonly endsAt: Date
}

export async function useSessionCookies(app: FastifyInstance, { config }: Services): Promise<void> {
  await app.register(cookie, { secret: config.SESSION_SECRET })
}

export function beginSession(request: FastifyRequest, reply: FastifyReply, apiKeyId: string): void {
  const expires = new Date(Date.now() + LASTS_MS)
  void reply.setCookie(SESSION_COOKIE, `${apiKeyId}.${expires.getTime()}`, {
    ...cookieAttributes(request),
    expires,
  })
}

export const endSession = (request: FastifyRequest, reply: FastifyReply): void =>
  void reply.clearCookie(SESSION_COOKIE, cookieAttributes(request))

/** Whoever says that TLS lies before us only keeps their own cookie from lines without it. */
export const cookieAttributes = ({ protocol, headers }: FastifyRequest) => ({
  path: '/',
  signed: true,
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: protocol === 'https' || headers['x-forwarded-proto'] === 'https',
})

/** The session that the request's cookie speaks of, null without one. Throws session-expired for one that is over or not ours. */
export function sessionOf(request: FastifyRequest): Session | null {
  const sent = request.cookies[SESSION_COOKIE]
  if (sent === undefined) return null
  const { valid, value } = request.unsignCookie(sent)
  const [apiKeyId = '', endsAtMs = ''] = valid ? value.split('.') : []
  const endsAt = new Date(Number(endsAtMs))
  if (!valid || endsAt.getTime() <= Date.now()) throw sessionExpired()
  return { apiKeyId, endsAt }
}

/** Its key. Throws session-expired where that was revoked. */
export async function keyOfSession({ db }: Services, { apiKeyId }: Session) {
  const apiKey = await findApiKeyById(db, apiKeyId)
  if (!apiKey) throw sessionExpired()
  return apiKey
}

const sessionExpired = () =>
  new MetaphaseError('session-expired', 'The session is over, or its key was revoked: sign in again.')
