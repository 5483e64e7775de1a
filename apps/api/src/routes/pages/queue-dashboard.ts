import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { FastifyAdapter } from '@bull-board/fastify'
import { catalogue } from '@metaphase/jobs'
import { Queue } from 'bullmq'
import { declareAccess } from '../../auth.ts'
import type { Route } from '../../route.ts'
import { keepSelfContained } from './self-contained.ts'

const PATH = '/ops/queues'

/** Bull Board over every queue. It has no guard of its own: ours is asked before any of its routes. */
export const queueDashboard: Route = async (app, { services: { queues, log } }) => {
  const shown = catalogue.map(
    ({ name }) => new Queue(name, { connection: queues.redis, prefix: queues.prefix }),
  )
  for (const queue of shown)
    queue.on('error', (error) => log.debug({ queue: queue.name, error: error.message }))
  app.addHook('onClose', async () => {
    await Promise.all(shown.map((queue) => queue.close()))
  })
  const board = new FastifyAdapter().setBasePath(PATH)
  createBullBoard({
    queues: shown.map((queue) => new BullMQAdapter(queue)),
    serverAdapter: board,
    options: { uiConfig: { boardTitle: 'Metaphase' } },
  })
  app.addHook('onRoute', declareAccess('ops'))
  keepSelfContained(app)
  await app.register(board.registerPlugin(), { prefix: PATH })
}
