import type { Database } from './client.ts'
import { databaseNow } from './clock.ts'

export async function findDelivery(db: Database, deliveryId: string) {
  return db.webhookDelivery.findUnique({
    where: { id: deliveryId },
    include: { event: true, endpoint: true },
  })
}
export type Delivery = NonNullable<Awaited<ReturnType<typeof findDelivery>>>

export interface AttemptOutcome {
  readonly deliveryId: string
  /** The attempt this is, from 1: recorded once, however often its job runs. */
  readonly attempt: number
  /** HTTP status of the answer, or null when none came. */
  readonly status: number | null
  readonly error: string | null
}

export async function recordDelivered(
  db: Database,
  { deliveryId, attempt, status }: AttemptOutcome,
): Promise<void> {
  await db.webhookDelivery.updateMany({
    where: { id: deliveryId, state: 'pending' },
    data: {
      state: 'delivered',
      attempts: attempt,
      lastStatus: status,
      lastError: null,
      deliveredAt: new Date(),
    },
  })
}

/** Notes a failed attempt and when the next is due; null means no more will be made. */
export async function recordFailedAttempt(
  db: Database,
  { deliveryId, attempt, status, error }: AttemptOutcome,
  nextInMs: number | null,
): Promise<void> {
  const next =
    nextInMs === null
      ? { state: 'dead' as const }
      : { nextAttemptAt: new Date((await databaseNow(db)).getTime() + nextInMs) }
  await db.webhookDelivery.updateMany({
    where: { id: deliveryId, state: 'pending', attempts: attempt - 1 },
    data: {
      attempts: attempt,
      lastStatus: status,
      lastError: error,
      ...next,
    },
  })
}

/** Stops all traffic to an endpoint, for instance because it answered 410 Gone. */
export async function disableEndpoint(db: Database, endpointId: string, reason: string): Promise<void> {
  await db.$transaction([
    db.webhookEndpoint.update({
      where: { id: endpointId },
      data: { enabled: false, disabledReason: reason },
    }),
    db.webhookDelivery.updateMany({
      where: { endpointId, state: 'pending' },
      data: { state: 'dead', lastError: reason },
    }),
  ])
}

/** Deliveries whose time came before `before` and that are still pending: their job may have been lost. */
export async function findOverdueDeliveries(db: Database, before: Date, limit: number) {
  return db.webhookDelivery.findMany({
    where: { state: 'pending', nextAttemptAt: { lt: before } },
    orderBy: { nextAttemptAt: 'asc' },
    take: limit,
    select: { id: true, attempts: true },
  })
}
