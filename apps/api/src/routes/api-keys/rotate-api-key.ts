import { rotateApiKey as rotate } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { generateApiKey } from '../../api-key.ts'
import { answers, type Route } from '../../route.ts'
import { newApiKeyView, viewApiKey } from '../../views/api-key.ts'

const GRACE_MAX_S = 30 * 24 * 3_600
const rotation = z
  .strictObject({
    graceS: z
      .int()
      .min(0)
      .max(GRACE_MAX_S)
      .default(24 * 3_600)
      .describe('For how many seconds the old key goes on working'),
  })
  .prefault({})

export const rotateApiKey: Route = async (app, { services }) => {
  app.post(
    '/api-keys/:id/rotate',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Make a successor of the same name and scopes',
        description:
          'The old key works until its grace is over. A key that has a successor gets no second one.',
        tags: ['API keys'],
        params: z.object({ id: z.uuid() }),
        body: rotation,
        response: answers({ 201: newApiKeyView }, ['request-invalid', 'api-key-not-found']),
      },
    },
    async ({ caller, params: { id }, body }, reply) => {
      const { key, ...made } = generateApiKey()
      const oldUntil = new Date(Date.now() + body.graceS * 1000)
      const successor = await rotate(services.db, { tenantId: caller.tenantId, id }, { ...made, oldUntil })
      if (!successor)
        throw new MetaphaseError('api-key-not-found', `There is no key ${id} that could be rotated.`)
      return reply.code(201).send({ ...viewApiKey(successor), key })
    },
  )
}
