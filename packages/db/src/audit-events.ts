import type { Database } from './client.ts'
import type { AuditEvent, Prisma } from './generated/client.ts'

/** Notes what is about to be done. Returns the event's id, for its outcome. */
export async function recordAuditEvent(
  db: Database,
  event: Omit<Prisma.AuditEventCreateInput, 'id' | 'at' | 'status'>,
): Promise<bigint> {
  return (await db.auditEvent.create({ data: event, select: { id: true } })).id
}

/** Notes how it ended; the first outcome stays. */
export async function recordAuditOutcome(db: Database, id: bigint, status: number): Promise<void> {
  await db.auditEvent.updateMany({ where: { id, status: null }, data: { status } })
}

/** A tenant's events, newest first. */
export async function listAuditEvents(
  db: Database,
  tenantId: string,
  { beforeId, limit }: { beforeId?: bigint; limit: number },
): Promise<AuditEvent[]> {
  return db.auditEvent.findMany({
    where: { tenantId, ...(beforeId === undefined ? {} : { id: { lt: beforeId } }) },
    orderBy: { id: 'desc' },
    take: limit,
  })
}
