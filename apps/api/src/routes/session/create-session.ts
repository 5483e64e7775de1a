import { z } from 'zod'
import { requireApiKey, type Identify } from '../../auth.ts'
import { answers, type Route } from '../../route.ts'
import { beginSession } from '../../session.ts'

const body = z.strictObject({ apiKey: z.string().min(1).max(1_000) })

export const createSession: Route = async (app) => {
  app.post(
    '/session',
    {
      config: { access: 'sign-in', identify: identifyByKey },
      schema: {
        summary: 'Sign in with an API key: the answer sets a cookie',
        description: 'It lasts twelve hours, or until its key is revoked, and may do what the key may.',
        tags: ['Session'],
        body,
        response: answers({ 204: z.undefined() }, ['request-invalid', 'cross-site-request']),
      },
    },
    async (request, reply) => {
      beginSession(request, reply, request.caller.apiKeyId)
      return reply.code(204).send()
    },
  )
}

const identifyByKey: Identify = async (services, request) => {
  const { apiKey } = request.body as z.output<typeof body>
  return { apiKey: await requireApiKey(services, apiKey), byBrowser: true, sessionEndsAt: null }
}
