import { findEvaluations, requireModel } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { modelParams } from '../../views/model.ts'

const evaluation = z
  .object({
    dataset: z.string(),
    datasetVersion: z.string(),
    metric: z.string(),
    domain: z.string().nullable(),
    value: z.number(),
    interval95: z.tuple([z.number(), z.number()]).nullable(),
    recordedAt: z.iso.datetime(),
  })
  .meta({ id: 'ModelEvaluation' })

export const listEvaluations: Route = async (app, { services }) => {
  app.get(
    '/models/:sha256/evaluations',
    {
      config: { access: 'slides:read' },
      schema: {
        summary: 'What a model scored, by data set and domain; the latest of each',
        tags: ['Models'],
        params: modelParams,
        response: answers({ 200: z.object({ evaluations: z.array(evaluation) }) }, [
          'request-invalid',
          'model-not-found',
        ]),
      },
    },
    async ({ params: { sha256 } }) => {
      await requireModel(services.db, sha256)
      const found = await findEvaluations(services.db, sha256)
      const evaluations = found.map(
        ({ low, high, createdAt, dataset, datasetVersion, metric, domain, value }) => ({
          dataset,
          datasetVersion,
          metric,
          domain,
          value,
          interval95: low === null || high === null ? null : ([low, high] as [number, number]),
          recordedAt: createdAt.toISOString(),
        }),
      )
      return { evaluations }
    },
  )
}
