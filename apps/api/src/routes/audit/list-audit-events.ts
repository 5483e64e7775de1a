import { listAuditEvents as findEvents } from '@metaphase/db'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import { answers, type Route } from '../../route.ts'

const auditEvent = z
  .object({
    at: z.iso.datetime(),
    apiKeyId: z.uuid(),
    address: z.string().describe('From where, as far as trusted proxies tell'),
    method: z.string(),
    route: z.string(),
    params: z.record(z.string(), z.string()).describe("The ids in the request's path"),
    requestId: z.string(),
    status: z
      .int()
      .nullable()
      .describe('Null while it runs, and for ever if the process died before it answered'),
  })
  .meta({ id: 'AuditEvent' })
const position = z.object({ beforeId: z.string().regex(/^\d{1,18}$/) })

export const listAuditEvents: Route = async (app, { services }) => {
  app.get(
    '/audit-events',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Who asked for which change, newest first',
        description:
          'Each is on record before it is made. What was refused for its key or its form changes nothing and is not here.',
        tags: ['Audit'],
        querystring: z.object({
          limit: z.coerce.number().int().min(1).max(1_000).default(100),
          cursor: z.string().optional().describe('The nextCursor of the page before'),
        }),
        response: answers(
          { 200: z.object({ events: z.array(auditEvent), nextCursor: z.string().nullable() }) },
          ['request-invalid'],
        ),
      },
    },
    async ({ caller, query: { limit, cursor } }) => {
      const found = await findEvents(services.db, caller.tenantId, {
        limit: limit + 1, // one more says whether there is a next page
        ...(cursor === undefined ? {} : { beforeId: BigInt(decodeCursor(cursor, position).beforeId) }),
      })
      const page = found.slice(0, limit)
      const last = page.at(-1)
      return {
        events: page.map(({ at, params, ...event }) => ({
          ...event,
          at: at.toISOString(),
          params: params as Record<string, string>,
        })),
        nextCursor: found.length > limit && last ? encodeCursor({ beforeId: String(last.id) }) : null,
      }
    },
  )
}
