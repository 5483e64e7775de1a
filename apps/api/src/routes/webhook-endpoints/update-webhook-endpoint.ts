import { updateWebhookEndpoint as change } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { eventTypes, viewWebhookEndpoint, webhookEndpointView } from '../../views/webhook-endpoint.ts'
import { checkWebhookUrl } from '../../webhook-address.ts'
import { webhookEndpointNotFound } from '../../webhook-endpoint-refusals.ts'

export const updateWebhookEndpoint: Route = async (app, { services }) => {
  app.patch(
    '/webhook-endpoints/:id',
    {
      config: { access: 'webhooks' },
      schema: {
        summary: 'Change a webhook endpoint',
        description: 'Enabling one that was disabled forgets why it was.',
        tags: ['Webhooks'],
        params: z.object({ id: z.uuid() }),
        body: z.strictObject({
          url: z.string().min(1).max(2_000).optional(),
          eventTypes: eventTypes.optional(),
          enabled: z.boolean().optional(),
        }),
        response: answers({ 200: webhookEndpointView }, [
          'request-invalid',
          'webhook-endpoint-not-found',
          'webhook-address-refused',
        ]),
      },
    },
    async ({ caller, params, body: { url, eventTypes, enabled } }) => {
      const allowPrivateAddresses = services.config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES
      if (url !== undefined) checkWebhookUrl(url, { allowPrivateAddresses })
      const changed = await change(services.db, caller.tenantId, params.id, {
        ...(url === undefined ? {} : { url }),
        ...(eventTypes === undefined ? {} : { eventTypes }),
        ...(enabled === undefined ? {} : { enabled }),
      })
      if (!changed) throw webhookEndpointNotFound(params.id)
      return viewWebhookEndpoint(changed)
    },
  )
}
