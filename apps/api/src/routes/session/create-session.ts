import { z } from 'zod'
import { requireApiKey } from '../../auth.ts'
import { refuseOtherSites } from '../../other-sites.ts'
import { answers, type Route } from '../../route.ts'
import { beginSession } from '../../session.ts'

export const createSession: Route = async (app, { services }) => {
  app.post(
    '/session',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Sign in with an API key: the answer sets a cookie',
        description: 'It lasts twelve hours, or until its key is revoked, and may do what the key may.',
        tags: ['Session'],
        body: z.strictObject({ apiKey: z.string().min(1).max(1_000) }),
        response: answers({ 204: z.undefined() }, ['request-invalid', 'cross-site-request']),
      },
    },
    async (request, reply) => {
      refuseOtherSites(request)
      const { id } = await requireApiKey(services, request.body.apiKey)
      beginSession(request, reply, id)
      return reply.code(204).send()
    },
  )
}
