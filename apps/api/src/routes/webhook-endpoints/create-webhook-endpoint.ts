import { createWebhookEndpoint as insertEndpoint } from '@metaphase/db'
import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { answerOnce, idempotencyHeaders } from '../../idempotency.ts'
import { answers, type Route } from '../../route.ts'
import type { Services } from '../../services.ts'
import { eventTypes, viewWebhookEndpoint, webhookEndpointView } from '../../views/webhook-endpoint.ts'
import { checkWebhookUrl } from '../../webhook-address.ts'

/** Standard Webhooks 1.0 asks for 24 to 64. */
const SECRET_BYTES = 32

const newEndpoint = z.strictObject({ url: z.string().min(1).max(2_000), eventTypes: eventTypes.default([]) })
const endpointWithSecret = webhookEndpointView
  .extend({ secret: z.string().describe('Signs every message, as Standard Webhooks 1.0 says') })
  .meta({ id: 'WebhookEndpointWithSecret' })

export const createWebhookEndpoint: Route = async (app, { services }) => {
  app.post(
    '/webhook-endpoints',
    {
      config: { access: 'webhooks' },
      schema: {
        summary: 'Have events sent to an address',
        tags: ['Webhooks'],
        headers: idempotencyHeaders,
        body: newEndpoint,
        response: answers({ 201: endpointWithSecret }, [
          'request-invalid',
          'webhook-address-refused',
          'idempotency-key-in-use',
          'idempotency-key-reused',
        ]),
      },
    },
    async (request, reply) =>
      answerOnce(services, request, reply, (id) =>
        create(services, { id, tenantId: request.caller.tenantId, ...request.body }),
      ),
  )
}

async function create(
  { db, config }: Services,
  wanted: z.output<typeof newEndpoint> & { id: string; tenantId: string },
) {
  checkWebhookUrl(wanted.url, { allowPrivateAddresses: config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES })
  const fresh = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`
  const endpoint = await insertEndpoint(db, { ...wanted, secret: fresh })
  const body = { ...viewWebhookEndpoint(endpoint), secret: endpoint.secret }
  return { status: 201, location: `/webhook-endpoints/${endpoint.id}`, body }
}
