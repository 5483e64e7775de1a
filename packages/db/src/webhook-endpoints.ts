import { randomUUID } from 'node:crypto'
import type { Database } from './client.ts'
import type { WebhookEndpoint } from './generated/client.ts'
import type { WebhookEventType } from './webhook-outbox.ts'

export interface NewWebhookEndpoint {
  readonly tenantId: string
  readonly url: string
  readonly secret: string
  /** Empty for all. */
  readonly eventTypes: WebhookEventType[]
}

export async function createWebhookEndpoint(
  db: Database,
  { id = randomUUID(), ...endpoint }: NewWebhookEndpoint & { readonly id?: string },
): Promise<WebhookEndpoint> {
  return db.webhookEndpoint.upsert({ where: { id }, create: { id, ...endpoint }, update: {} })
}

export async function listWebhookEndpoints(db: Database, tenantId: string): Promise<WebhookEndpoint[]> {
  return db.webhookEndpoint.findMany({ where: { tenantId }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
}

export async function findWebhookEndpoint(
  db: Database,
  tenantId: string,
  endpointId: string,
): Promise<WebhookEndpoint | null> {
  return db.webhookEndpoint.findFirst({ where: { id: endpointId, tenantId } })
}

export interface WebhookEndpointChange {
  readonly url?: string
  readonly eventTypes?: WebhookEventType[]
  readonly enabled?: boolean
}

/** Enabling forgets why the endpoint was disabled. Null where this tenant has none. */
export async function updateWebhookEndpoint(
  db: Database,
  tenantId: string,
  endpointId: string,
  change: WebhookEndpointChange,
): Promise<WebhookEndpoint | null> {
  const forget = change.enabled ? { disabledReason: null } : {}
  const { count } = await db.webhookEndpoint.updateMany({
    where: { id: endpointId, tenantId },
    data: { ...change, ...forget },
  })
  return count === 1 ? findWebhookEndpoint(db, tenantId, endpointId) : null
}

/** Deletes the endpoint with its deliveries, the pending ones too; false where this tenant has none. */
export async function deleteWebhookEndpoint(
  db: Database,
  tenantId: string,
  endpointId: string,
): Promise<boolean> {
  const { count } = await db.webhookEndpoint.deleteMany({ where: { id: endpointId, tenantId } })
  return count === 1
}
