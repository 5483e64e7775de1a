import { findDeadDelivery, reviveDelivery } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { queueOrLeaveToSweep } from '../../services.ts'

export const replayWebhook: Route = async (app, { services }) => {
  app.post(
    '/ops/dead-letters/webhooks/:id/replay',
    {
      config: { access: 'ops' },
      schema: {
        summary: 'Attempt a webhook that was given up once more',
        description: 'Under the same webhook-id. After ten attempts one more that fails is the last again.',
        tags: ['Operations'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 202: z.object({ id: z.uuid(), attempt: z.int() }) }, [
          'request-invalid',
          'webhook-delivery-not-found',
          'webhook-endpoint-disabled',
        ]),
      },
    },
    async ({ caller, params: { id } }, reply) => {
      const { db, senders } = services
      const delivery = await findDeadDelivery(db, caller.tenantId, id)
      if (!delivery) throw notFound(id)
      if (!delivery.endpoint.enabled)
        throw new MetaphaseError(
          'webhook-endpoint-disabled',
          `Endpoint ${delivery.endpointId} is disabled (${delivery.endpoint.disabledReason}): enable it first.`,
        )
      if (!(await reviveDelivery(db, id))) throw notFound(id)
      const attempt = delivery.attempts + 1
      await queueOrLeaveToSweep(services, () => senders.deliverWebhook.send({ deliveryId: id, attempt }))
      return reply.code(202).send({ id, attempt })
    },
  )
}

const notFound = (id: string) =>
  new MetaphaseError('webhook-delivery-not-found', `No webhook ${id} has been given up.`)
