import { MetaphaseError } from '@metaphase/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { cookieAttributes } from '../session.ts'
import type { SignInFlow } from './identity-provider.ts'

const FLOW_COOKIE = 'metaphase_sign_in'
const LASTS_MS = 10 * 60_000

const kept = z.object({
  state: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  endsAtMs: z.number(),
})

/** Gives the browser what it must bring back, signed and kept from its scripts. One sign-in at a time: a later one replaces it. */
export function keepFlow(request: FastifyRequest, reply: FastifyReply, flow: SignInFlow): void {
  const endsAtMs = Date.now() + LASTS_MS
  const value = Buffer.from(JSON.stringify({ ...flow, endsAtMs })).toString('base64url')
  void reply.setCookie(FLOW_COOKIE, value, { ...cookieAttributes(request), expires: new Date(endsAtMs) })
}

export const forgetFlow = (request: FastifyRequest, reply: FastifyReply): void =>
  void reply.clearCookie(FLOW_COOKIE, cookieAttributes(request))

/** Throws sign-in-invalid where this browser began no sign-in, or too long ago. */
export function flowOf(request: FastifyRequest): SignInFlow {
  const { valid, value } = request.unsignCookie(request.cookies[FLOW_COOKIE] ?? '')
  const { success, data } = kept.safeParse(valid ? parsed(value) : null)
  if (!success || data.endsAtMs <= Date.now())
    throw new MetaphaseError(
      'sign-in-invalid',
      `This browser began no sign-in within the last ${LASTS_MS / 60_000} minutes: sign in again.`,
    )
  return data
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(Buffer.from(value, 'base64url').toString('utf8'))
  } catch {
    return null // another cookie of ours, under this one's name
  }
}
