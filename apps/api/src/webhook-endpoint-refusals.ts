import { findWebhookEndpoint, type Database, type WebhookEndpoint } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'

export const webhookEndpointNotFound = (id: string) =>
  new MetaphaseError('webhook-endpoint-not-found', `There is no webhook endpoint ${id}.`)

/** Throws webhook-endpoint-not-found where this tenant has none. */
export async function requireWebhookEndpoint(
  db: Database,
  tenantId: string,
  id: string,
): Promise<WebhookEndpoint> {
  const endpoint = await findWebhookEndpoint(db, tenantId, id)
  if (!endpoint) throw webhookEndpointNotFound(id)
  return endpoint
}
