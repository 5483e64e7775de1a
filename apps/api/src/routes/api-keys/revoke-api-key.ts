import { revokeApiKey as revoke } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'

export const revokeApiKey: Route = async (app, { services }) => {
  app.delete(
    '/api-keys/:id',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'End a key at once',
        tags: ['API keys'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 204: z.undefined() }, ['request-invalid', 'api-key-not-found']),
      },
    },
    async ({ caller, params: { id } }, reply) => {
      if (!(await revoke(services.db, caller.tenantId, id)))
        throw new MetaphaseError('api-key-not-found', `There is no key ${id} that works.`)
      return reply.code(204).send()
    },
  )
}
