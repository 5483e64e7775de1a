import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { watchAnalyses } from '../../events/analysis-watch.ts'
import { eventStream } from '../../events/event-stream.ts'
import { answers, type Route } from '../../route.ts'

const STREAMS_PER_TENANT = 100

/** One event of the stream. */
const serverSentEvent = z.object({ event: z.enum(['analysis', 'ready']), data: z.string() })

export const streamEvents: Route = async (app, { services }) => {
  const watch = watchAnalyses(services)
  app.addHook('preClose', () => watch.close())
  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      config: { access: 'results:read' },
      schema: {
        summary: 'What becomes of analyses, as it happens',
        description:
          'Server-sent events: `analysis`, whose data is what GET /analyses/:id answers. Every connection is first told of all ' +
          'analyses that are unfinished or ended within the last hour; then `ready` is sent, and from there on each change.',
        tags: ['Analyses'],
        response: answers(
          {
            200: {
              description: 'Events one after the other, for as long as the key or session is good',
              content: { 'text/event-stream': { schema: serverSentEvent } },
            },
          },
          ['event-streams-exhausted'],
        ),
      },
    },
    async (request, reply) => {
      const { caller } = request
      if (watch.watchersOf(caller.tenantId) >= STREAMS_PER_TENANT)
        throw new MetaphaseError(
          'event-streams-exhausted',
          `Your tenant has ${STREAMS_PER_TENANT} streams of events open here: close some.`,
        )
      const stream = eventStream(reply.raw)
      watch.add({ ...caller, stream })
      // a connection that is kept for another request would keep a process that is to stop
      void reply.headers({ connection: 'close', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
      return reply.type('text/event-stream').send(stream.body as never)
    },
  )
}
