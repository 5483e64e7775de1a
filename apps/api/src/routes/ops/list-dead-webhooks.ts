import { listDeadDeliveries } from '@metaphase/db'
import { z } from 'zod'
import { deadLetterPage, deadLetterQuery } from '../../dead-letter-page.ts'
import { answers, type Route } from '../../route.ts'

const deadWebhook = z
  .object({
    id: z.uuid(),
    webhookId: z.string().describe('The webhook-id header of every attempt'),
    type: z.string(),
    analysisId: z.string().nullable(),
    endpoint: z.object({
      id: z.uuid(),
      url: z.string(),
      enabled: z.boolean(),
      disabledReason: z.string().nullable(),
    }),
    attempts: z.int(),
    lastStatus: z.int().nullable(),
    lastError: z.string().nullable(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'DeadWebhook' })

export const listDeadWebhooks: Route = async (app, { services }) => {
  app.get(
    '/ops/dead-letters/webhooks',
    {
      config: { access: 'ops' },
      schema: {
        summary: 'List the webhooks that were given up, newest first',
        tags: ['Operations'],
        querystring: deadLetterQuery,
        response: answers(
          { 200: z.object({ webhooks: z.array(deadWebhook), nextCursor: z.string().nullable() }) },
          ['request-invalid'],
        ),
      },
    },
    async ({ caller, query }) => {
      const { rows, nextCursor } = await deadLetterPage(
        query,
        (page) => listDeadDeliveries(services.db, caller.tenantId, page),
        ({ event }) => event.createdAt,
      )
      const webhooks = rows.map(({ id, event, endpoint, attempts, lastStatus, lastError }) => ({
        id,
        webhookId: event.id,
        type: event.type,
        analysisId: (event.data as { analysisId?: string }).analysisId ?? null,
        endpoint: {
          id: endpoint.id,
          url: endpoint.url,
          enabled: endpoint.enabled,
          disabledReason: endpoint.disabledReason,
        },
        attempts,
        lastStatus,
        lastError,
        createdAt: event.createdAt.toISOString(),
      }))
      return { webhooks, nextCursor }
    },
  )
}
