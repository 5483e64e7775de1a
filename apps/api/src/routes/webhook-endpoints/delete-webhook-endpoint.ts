import { deleteWebhookEndpoint as remove } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { webhookEndpointNotFound } from '../../webhook-endpoint-refusals.ts'

export const deleteWebhookEndpoint: Route = async (app, { services }) => {
  app.delete(
    '/webhook-endpoints/:id',
    {
      config: { access: 'webhooks' },
      schema: {
        summary: 'Delete a webhook endpoint',
        description: 'What was still to be sent there is not sent.',
        tags: ['Webhooks'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 204: z.undefined() }, ['request-invalid', 'webhook-endpoint-not-found']),
      },
    },
    async ({ caller, params }, reply) => {
      if (!(await remove(services.db, caller.tenantId, params.id))) throw webhookEndpointNotFound(params.id)
      return reply.code(204).send()
    },
  )
}
