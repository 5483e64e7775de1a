import { addApiKey } from '@metaphase/db'
import { z } from 'zod'
import { generateApiKey } from '../../api-key.ts'
import { answers, type Route } from '../../route.ts'
import { scopes } from '../../scopes.ts'
import { newApiKeyView, viewApiKey } from '../../views/api-key.ts'

const newApiKey = z.strictObject({
  name: z.string().min(1).max(255).describe('Who or what uses the key'),
  scopes: z.array(z.enum(scopes)).min(1),
})

/** It takes no Idempotency-Key: the answer would have to be kept, and with it the key. */
export const createApiKey: Route = async (app, { services }) => {
  app.post(
    '/api-keys',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Make a key',
        tags: ['API keys'],
        body: newApiKey,
        response: answers({ 201: newApiKeyView }, ['request-invalid']),
      },
    },
    async ({ caller, body }, reply) => {
      const { key, ...stored } = generateApiKey()
      const apiKey = await addApiKey(services.db, { tenantId: caller.tenantId, ...body, ...stored })
      return reply.code(201).send({ ...viewApiKey(apiKey), key })
    },
  )
}
