import underPressure from '@fastify/under-pressure'
import { MetaphaseError } from '@metaphase/errors'
import type { FastifyInstance } from 'fastify'
import { sendProblem } from './problems.ts'
import type { Services } from './services.ts'

/** Refuses requests with 503 while this process is out of breath or memory; health checks are answered. */
export async function shedLoad(app: FastifyInstance, { config }: Services): Promise<void> {
  await app.register(underPressure, {
    maxEventLoopDelay: config.MAX_EVENT_LOOP_DELAY_MS,
    maxRssBytes: config.MAX_RSS_BYTES,
    pressureHandler: () => {}, // the hook below answers, as a problem
  })
  app.addHook('onRequest', async (request, reply) => {
    if (!app.isUnderPressure() || request.routeOptions.config.access === 'public') return
    const refusal = new MetaphaseError('overloaded', 'This process cannot take more requests at the moment.')
    return sendProblem(refusal, request, reply)
  })
}
