import { listApiKeys as findApiKeys } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { apiKeyView, viewApiKey } from '../../views/api-key.ts'

export const listApiKeys: Route = async (app, { services }) => {
  app.get(
    '/api-keys',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'List your keys, newest first, with those that no longer work',
        tags: ['API keys'],
        response: answers({ 200: z.object({ apiKeys: z.array(apiKeyView) }) }),
      },
    },
    async ({ caller }) => ({ apiKeys: (await findApiKeys(services.db, caller.tenantId)).map(viewApiKey) }),
  )
}
