import { randomUUID } from 'node:crypto'
import type { Transaction } from './client.ts'
import type { Prisma } from './generated/client.ts'

export const webhookEventTypes = ['analysis.completed', 'analysis.failed', 'analysis.cancelled'] as const
export type WebhookEventType = (typeof webhookEventTypes)[number]

export interface WebhookEventDraft {
  readonly tenantId: string
  readonly type: WebhookEventType
  readonly data: Prisma.InputJsonObject
}

/**
 * Writes an event and one delivery for every enabled endpoint that wants it, in the transaction that makes it true.
 * Returns the deliveries' ids, to be queued once the transaction has committed; the sweep queues those that were not.
 */
export async function recordWebhookEvent(
  tx: Transaction,
  { tenantId, type, data }: WebhookEventDraft,
): Promise<string[]> {
  const endpoints = await tx.webhookEndpoint.findMany({
    where: {
      tenantId,
      enabled: true,
      OR: [{ eventTypes: { isEmpty: true } }, { eventTypes: { has: type } }],
    },
    select: { id: true },
  })
  const eventId = `msg_${randomUUID()}`
  await tx.webhookEvent.create({ data: { id: eventId, tenantId, type, data } })
  const deliveries = endpoints.map((endpoint) => ({ id: randomUUID(), eventId, endpointId: endpoint.id }))
  await tx.webhookDelivery.createMany({ data: deliveries })
  return deliveries.map(({ id }) => id)
}
