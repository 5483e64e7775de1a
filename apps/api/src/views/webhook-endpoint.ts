import { webhookEventTypes, type WebhookEndpoint } from '@metaphase/db'
import { z } from 'zod'

export const eventTypes = z
  .array(z.enum(webhookEventTypes))
  .describe('Which events to send; an empty list means all')

export const webhookEndpointView = z
  .object({
    id: z.uuid(),
    url: z.string(),
    eventTypes,
    enabled: z.boolean(),
    disabledReason: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' })
export type WebhookEndpointView = z.output<typeof webhookEndpointView>

/** Without the secret, which only its own route and the creation show. */
export function viewWebhookEndpoint(endpoint: WebhookEndpoint): WebhookEndpointView {
  const { id, url, enabled, disabledReason, createdAt } = endpoint
  const wanted = endpoint.eventTypes as WebhookEndpointView['eventTypes']
  return { id, url, eventTypes: wanted, enabled, disabledReason, createdAt: createdAt.toISOString() }
}
