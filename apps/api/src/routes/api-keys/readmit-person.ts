import { readmitPerson as readmit } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'

export const readmitPerson: Route = async (app, { services }) => {
  app.post(
    '/api-keys/:id/readmit',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Let a revoked person sign in again',
        description:
          'Of who signs in through the identity provider. They get a row of their own at the next sign-in; sessions of before stay ended.',
        tags: ['API keys'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 204: z.undefined() }, ['request-invalid', 'api-key-not-found']),
      },
    },
    async ({ caller, params: { id } }, reply) => {
      if (!(await readmit(services.db, caller.tenantId, id)))
        throw new MetaphaseError('api-key-not-found', `There is no person ${id} who is kept out.`)
      return reply.code(204).send()
    },
  )
}
