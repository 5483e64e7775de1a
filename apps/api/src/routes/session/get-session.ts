import { findApiKeyById } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'

const session = z
  .object({
    tenant: z.object({ id: z.uuid(), name: z.string() }),
    apiKey: z.object({ id: z.uuid(), name: z.string(), prefix: z.string() }),
    scopes: z.array(z.string()).describe('admin allows everything'),
    expiresAt: z.iso.datetime().nullable().describe('Null where the key itself was sent'),
  })
  .meta({ id: 'Session' })

export const getSession: Route = async (app, { services }) => {
  app.get(
    '/session',
    {
      config: { access: 'any' },
      schema: {
        summary: 'Who is signed in, and what they may do',
        tags: ['Session'],
        response: answers({ 200: session }),
      },
    },
    async ({ caller: { apiKeyId, sessionEndsAt } }, reply) => {
      const apiKey = await findApiKeyById(services.db, apiKeyId)
      if (!apiKey) throw new MetaphaseError('session-expired', 'The key was revoked just now.')
      const { id, name, prefix, scopes, tenant } = apiKey
      void reply.header('cache-control', 'no-store')
      return {
        tenant: { id: tenant.id, name: tenant.name },
        apiKey: { id, name, prefix },
        scopes,
        expiresAt: sessionEndsAt?.toISOString() ?? null,
      }
    },
  )
}
