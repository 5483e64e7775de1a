import { pingDatabase } from '@metaphase/db'
import { pingStore } from '@metaphase/storage'
import { z } from 'zod'
import type { Route } from '../../route.ts'
import type { Services } from '../../services.ts'

const PING_TIMEOUT_MS = 2_000

const service = z.object({ ok: z.boolean(), detail: z.string().nullable() })
const readiness = z.object({
  status: z.enum(['ready', 'unavailable']),
  services: z.object({ postgres: service, redis: service, s3: service }),
})

/** Asks every service that the API needs. */
export const ready: Route = async (app, { services }) => {
  app.get(
    '/health/ready',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Whether Postgres, Redis and S3 answer',
        tags: ['Health'],
        response: { 200: readiness, 503: readiness },
      },
    },
    async (_request, reply) => {
      const found = await askServices(services)
      const isReady = Object.values(found).every(({ ok }) => ok)
      const status = isReady ? ('ready' as const) : ('unavailable' as const)
      return reply.code(isReady ? 200 : 503).send({ status, services: found })
    },
  )
}

/** Whether Postgres, Redis and S3 answer this process. */
export async function askServices({
  db,
  queues,
  store,
}: Services): Promise<z.output<typeof readiness>['services']> {
  const [postgres, redis, s3] = await Promise.all([
    verdict(withinTimeout(pingDatabase(db))),
    verdict(queues.ping(PING_TIMEOUT_MS)),
    verdict(pingStore(store, PING_TIMEOUT_MS)),
  ])
  return { postgres, redis, s3 }
}

const verdict = (ping: Promise<void>): Promise<z.output<typeof service>> =>
  ping.then(
    () => ({ ok: true, detail: null }),
    (error: Error) => ({ ok: false, detail: error.message }),
  )

async function withinTimeout(ping: Promise<void>): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`no answer in ${PING_TIMEOUT_MS} ms`)), PING_TIMEOUT_MS)
  await Promise.race([ping, promise]).finally(() => clearTimeout(timer))
}
