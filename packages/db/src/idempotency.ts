import type { Database } from './client.ts'
import type { Prisma } from './generated/client.ts'

export interface IdempotencyKey {
  readonly tenantId: string
  readonly key: string
}

/** An answer that is given again to every repetition of its request. */
export interface StoredAnswer {
  readonly route: string
  readonly fingerprint: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Prisma.InputJsonValue
}

export type IdempotencyClaim =
  /** `createdAt` stays when a key is taken over from a holder whose lock ran out. */
  | {
      readonly kind: 'held'
      readonly lockedUntil: Date
      readonly createdAt: Date
      readonly isTakenOver: boolean
    }
  | { readonly kind: 'in-use' }
  | { readonly kind: 'answered'; readonly answer: StoredAnswer }

/** Takes the key for one request. A key whose holder let its lock run out, for instance because it died, is free again. */
export async function claimIdempotencyKey(
  db: Database,
  { tenantId, key }: IdempotencyKey,
  { route, lockMs }: { route: string; lockMs: number },
): Promise<IdempotencyClaim> {
  const [held] = await db.$queryRaw<{ lockedUntil: Date; createdAt: Date; isTakenOver: boolean }[]>`
    INSERT INTO idempotent_requests AS r (tenant_id, key, route, locked_until)
    VALUES (${tenantId}::uuid, ${key}, ${route}, now() + ${lockMs}::float8 * interval '1 ms')
    ON CONFLICT (tenant_id, key) DO UPDATE SET route = EXCLUDED.route, locked_until = EXCLUDED.locked_until
    WHERE r.status IS NULL AND r.locked_until < now()
    RETURNING locked_until AS "lockedUntil", created_at AS "createdAt", xmax <> 0 AS "isTakenOver"`
  if (held) return { kind: 'held', ...held }
  const row = await db.idempotentRequest.findUnique({ where: { tenantId_key: { tenantId, key } } })
  if (!row || row.status === null) return { kind: 'in-use' }
  const { fingerprint, status, headers, body } = row
  const answer = { route: row.route, fingerprint, status, headers, body } as StoredAnswer
  return { kind: 'answered', answer }
}

/** Prolongs the lock; null when it was lost to another request. */
export async function prolongIdempotencyLock(
  db: Database,
  { tenantId, key }: IdempotencyKey,
  { lockedUntil, lockMs }: { lockedUntil: Date; lockMs: number },
): Promise<Date | null> {
  const [held] = await db.$queryRaw<{ lockedUntil: Date }[]>`
    UPDATE idempotent_requests SET locked_until = now() + ${lockMs}::float8 * interval '1 ms'
    WHERE tenant_id = ${tenantId}::uuid AND key = ${key} AND status IS NULL AND locked_until = ${lockedUntil}::timestamptz
    RETURNING locked_until AS "lockedUntil"`
  return held?.lockedUntil ?? null
}

/** Keeps the answer; the first one stays. */
export async function storeAnswer(
  db: Database,
  { tenantId, key }: IdempotencyKey,
  { route, fingerprint, status, headers, body }: StoredAnswer,
): Promise<void> {
  await db.idempotentRequest.updateMany({
    where: { tenantId, key, status: null },
    data: { route, fingerprint, status, headers, body },
  })
}

/** Ends the lock of a request that failed: whoever repeats it takes the key over. */
export async function releaseIdempotencyKey(
  db: Database,
  { tenantId, key }: IdempotencyKey,
  lockedUntil: Date,
): Promise<void> {
  await db.$executeRaw`
    UPDATE idempotent_requests SET locked_until = created_at
    WHERE tenant_id = ${tenantId}::uuid AND key = ${key} AND status IS NULL AND locked_until = ${lockedUntil}::timestamptz`
}

/** Forgets the key of a request that came to nothing: to whoever repeats it, it is new. */
export async function forgetIdempotencyKey(
  db: Database,
  { tenantId, key }: IdempotencyKey,
  lockedUntil: Date,
): Promise<void> {
  await db.idempotentRequest.deleteMany({ where: { tenantId, key, status: null, lockedUntil } })
}

/** Forgets answers given before `before`: from then on their keys are new again. */
export async function dropIdempotentRequests(db: Database, before: Date): Promise<void> {
  await db.idempotentRequest.deleteMany({ where: { createdAt: { lt: before } } })
}
