import {
  claimIdempotencyKey,
  forgetIdempotencyKey,
  prolongIdempotencyLock,
  releaseIdempotencyKey,
  storeAnswer,
  type Prisma,
  type StoredAnswer,
} from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { nameUuid } from './name-uuid.ts'
import type { Services } from './services.ts'

/** A lock outlives two missed prolongations of a running upload, see `PROLONG_EVERY_MS`. */
const LOCK_MS = 60_000
export const PROLONG_EVERY_MS = 10_000

export const idempotencyHeaders = z.object({
  'idempotency-key': z
    .string()
    .regex(/^[\x21-\x7e]{1,255}$/, 'must be 1 to 255 visible ASCII characters')
    .optional()
    .describe('The first success is kept under this key and given again to every repetition of the request'),
})

/** What a route answers a request with, in a form that can be kept. */
export interface Answer {
  readonly status: number
  readonly location: string
  readonly body: object
}

export interface HeldKey {
  readonly kind: 'held'
  /** The id of what the request makes: the same for whoever takes the key over from one that failed or died half-way. */
  readonly madeId: string
  /** Whether this request was begun before, and may have made what it asks for. */
  readonly isTakenOver: boolean
  prolong(): Promise<void>
  /** Keeps the answer for repetitions. */
  keep(fingerprint: string, answer: Answer): Promise<void>
  /** The request failed: whoever repeats it takes the key over, and what was made for it, if the failure came after that. */
  release(): Promise<void>
  /** What was made for the request is being removed: whoever repeats it makes something of another id. */
  forget(): Promise<void>
}
export interface AnsweredKey {
  readonly kind: 'answered'
  /** The answer of the first request. Throws idempotency-key-reused if that was another one. */
  repeatFor(fingerprint: string): Answer
}

/** Looks what the request's Idempotency-Key stands for. Throws idempotency-key-in-use while another request holds it. */
export async function claimKey({ db }: Services, request: FastifyRequest): Promise<HeldKey | AnsweredKey> {
  const key = request.headers['idempotency-key']
  if (typeof key !== 'string') return withoutKey()
  const id = { tenantId: request.caller.tenantId, key }
  const route = `${request.method} ${request.routeOptions.url}`
  const claim = await claimIdempotencyKey(db, id, { route, lockMs: LOCK_MS })
  if (claim.kind === 'in-use')
    throw new MetaphaseError('idempotency-key-in-use', `A request with the key "${key}" is still running.`)
  if (claim.kind === 'answered')
    return { kind: 'answered', repeatFor: (fingerprint) => repeat(claim.answer, route, fingerprint) }
  let { lockedUntil } = claim
  // what the request itself came to is the answer: its key is only in use for a minute longer
  const leaveLocked = (error: Error) =>
    request.log.warn({ error: error.message }, 'idempotency key left locked')
  return {
    kind: 'held',
    madeId: nameUuid(id.tenantId, `${claim.createdAt.toISOString()} ${key}`),
    isTakenOver: claim.isTakenOver,
    async prolong() {
      lockedUntil = (await prolongIdempotencyLock(db, id, { lockedUntil, lockMs: LOCK_MS })) ?? lockedUntil
    },
    async keep(fingerprint, { status, location, body }) {
      const answer = {
        route,
        fingerprint,
        status,
        headers: { location },
        body: body as Prisma.InputJsonObject,
      }
      await storeAnswer(db, id, answer).catch(leaveLocked)
    },
    release: () => releaseIdempotencyKey(db, id, lockedUntil).catch(leaveLocked),
    forget: () => forgetIdempotencyKey(db, id, lockedUntil).catch(leaveLocked),
  }
}

const withoutKey = (): HeldKey => ({
  kind: 'held',
  madeId: randomUUID(),
  isTakenOver: false,
  prolong: async () => {},
  keep: async () => {},
  release: async () => {},
  forget: async () => {},
})

function repeat(kept: StoredAnswer, route: string, fingerprint: string): Answer {
  if (kept.route !== route || kept.fingerprint !== fingerprint)
    throw new MetaphaseError(
      'idempotency-key-reused',
      `The key belongs to another request (${kept.route}): take a new key for each new request.`,
    )
  return {
    status: kept.status,
    location: kept.headers['location'] ?? '',
    body: kept.body as Prisma.InputJsonObject,
  }
}

/**
 * For routes with a JSON body: runs once per Idempotency-Key, and sends the answer. `run` is given the id of what it makes;
 * where a row has it already, it was made for this very request.
 */
export async function answerOnce(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  run: (madeId: string, key: HeldKey) => Promise<Answer>,
): Promise<FastifyReply> {
  const fingerprint = fingerprintOf({ path: request.url, body: request.body ?? null })
  const claim = await claimKey(services, request)
  if (claim.kind === 'answered') return sendRepeated(reply, claim.repeatFor(fingerprint))
  const answer = await run(claim.madeId, claim).catch(async (error: unknown) => {
    await claim.release()
    throw error
  })
  await claim.keep(fingerprint, answer)
  return sendAnswer(reply, answer)
}

export const sendAnswer = (reply: FastifyReply, { status, location, body }: Answer): FastifyReply =>
  reply.code(status).header('location', location).send(body)

export const sendRepeated = (reply: FastifyReply, answer: Answer): FastifyReply =>
  sendAnswer(reply.header('idempotent-replayed', 'true'), answer)

/** SHA-256 over the request's content; the order of fields does not matter. */
export const fingerprintOf = (content: unknown): string =>
  createHash('sha256').update(JSON.stringify(content, sortedFields)).digest('hex')

const sortedFields = (_name: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value
