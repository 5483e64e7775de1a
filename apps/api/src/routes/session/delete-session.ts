import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { endSession } from '../../session.ts'

export const deleteSession: Route = async (app) => {
  app.delete(
    '/session',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Sign out: the answer removes the cookie',
        tags: ['Session'],
        response: answers({ 204: z.undefined() }),
      },
    },
    async (request, reply) => {
      endSession(request, reply)
      return reply.code(204).send()
    },
  )
}
