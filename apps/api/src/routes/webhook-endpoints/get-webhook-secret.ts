import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { requireWebhookEndpoint } from '../../webhook-endpoint-refusals.ts'

export const getWebhookSecret: Route = async (app, { services }) => {
  app.get(
    '/webhook-endpoints/:id/secret',
    {
      config: { access: 'webhooks' },
      schema: {
        summary: 'The secret that signs what an endpoint is sent',
        tags: ['Webhooks'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: z.object({ secret: z.string() }) }, [
          'request-invalid',
          'webhook-endpoint-not-found',
        ]),
      },
    },
    async (request) => {
      const { secret } = await requireWebhookEndpoint(services.db, request.caller.tenantId, request.params.id)
      return { secret }
    },
  )
}
