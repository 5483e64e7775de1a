import { z } from 'zod'
import type { Route } from '../../route.ts'

/** Answers while the event loop turns; whether the services behind it answer is for /health/ready. */
export const live: Route = async (app) => {
  app.get(
    '/health/live',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Whether the process lives',
        tags: ['Health'],
        response: { 200: z.object({ status: z.literal('live') }) },
      },
    },
    async () => ({ status: 'live' as const }),
  )
}
