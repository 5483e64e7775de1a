import { listWebhookEndpoints as findEndpoints } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { viewWebhookEndpoint, webhookEndpointView } from '../../views/webhook-endpoint.ts'

export const listWebhookEndpoints: Route = async (app, { services }) => {
  app.get(
    '/webhook-endpoints',
    {
      config: { access: 'webhooks' },
      schema: {
        summary: 'List webhook endpoints',
        tags: ['Webhooks'],
        response: answers({ 200: z.object({ webhookEndpoints: z.array(webhookEndpointView) }) }),
      },
    },
    async (request) => {
      const found = await findEndpoints(services.db, request.caller.tenantId)
      return { webhookEndpoints: found.map(viewWebhookEndpoint) }
    },
  )
}
