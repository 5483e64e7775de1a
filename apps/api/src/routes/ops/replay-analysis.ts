import { reopenAnalysis } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { describeSpan } from '@metaphase/telemetry'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { answers, type Route } from '../../route.ts'
import { queueOrLeaveToSweep } from '../../services.ts'

export const replayAnalysis: Route = async (app, { services }) => {
  app.post(
    '/ops/dead-letters/analyses/:id/replay',
    {
      config: { access: 'ops' },
      schema: {
        summary: 'Take up an analysis that failed or is partial once more',
        description:
          'With the same model, under a new generation; batches that are done are not run again. Until it ends there is no ' +
          'result. One that people have reviewed is refused: ask for a new analysis of the slide.',
        tags: ['Operations'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 202: z.object({ id: z.uuid(), generation: z.int() }) }, [
          'request-invalid',
          'analysis-not-found',
          'analysis-not-replayable',
        ]),
      },
    },
    async ({ caller, params: { id } }, reply) => {
      const { db, senders } = services
      const { slideId, state } = await requireAnalysis(db, caller.tenantId, id)
      const run = await reopenAnalysis(db, id)
      if (!run) {
        const reason = state === 'failed' || state === 'partial' ? 'has been reviewed' : `is ${state}`
        throw new MetaphaseError(
          'analysis-not-replayable',
          `Analysis ${id} ${reason}; only failed and partial ones that nobody has reviewed can be replayed.`,
        )
      }
      describeSpan({ slideId, ...run })
      await queueOrLeaveToSweep(services, () => senders.planSlide.send(run))
      return reply.code(202).send({ id, generation: run.generation })
    },
  )
}
