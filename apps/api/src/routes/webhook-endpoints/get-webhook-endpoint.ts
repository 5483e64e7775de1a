import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { viewWebhookEndpoint, webhookEndpointView } from '../../views/webhook-endpoint.ts'
import { requireWebhookEndpoint } from '../../webhook-endpoint-refusals.ts'

export const getWebhookEndpoint: Route = async (app, { services }) => {
  app.get(
    '/webhook-endpoints/:id',
    {
      config: { access: 'webhooks' },
      schema: {
        summary: 'A webhook endpoint',
        tags: ['Webhooks'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: webhookEndpointView }, ['request-invalid', 'webhook-endpoint-not-found']),
      },
    },
    async (request) =>
      viewWebhookEndpoint(
        await requireWebhookEndpoint(services.db, request.caller.tenantId, request.params.id),
      ),
  )
}
