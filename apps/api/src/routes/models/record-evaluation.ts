import { recordEvaluations, requireModel } from '@metaphase/db'
import { z } from 'zod'
import { answers, type Route } from '../../route.ts'
import { modelParams } from '../../views/model.ts'

const metric = z.strictObject({
  metric: z
    .string()
    .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    .max(100)
    .describe('f1, balanced-accuracy, precision …'),
  domain: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe('Scanner, laboratory, tumour; null: all together'),
  value: z.number(),
  interval95: z.tuple([z.number(), z.number()]).nullable().default(null),
})

export const recordEvaluation: Route = async (app, { services }) => {
  app.post(
    '/models/:sha256/evaluations',
    {
      config: { access: 'admin' },
      schema: {
        summary: 'Note what a model scored on a data set',
        description: 'f1 and balanced-accuracy without a domain are what later models are compared by.',
        tags: ['Models'],
        params: modelParams,
        body: z.strictObject({
          dataset: z.string().min(1).max(200),
          datasetVersion: z
            .string()
            .min(1)
            .max(200)
            .describe('A date, a hash: another version is another data set'),
          metrics: z.array(metric).min(1).max(1_000),
        }),
        response: answers({ 201: z.object({ recorded: z.int() }) }, ['request-invalid', 'model-not-found']),
      },
    },
    async ({ params: { sha256 }, body: { dataset, datasetVersion, metrics } }, reply) => {
      await requireModel(services.db, sha256)
      const rows = metrics.map(({ interval95, ...rest }) => ({
        modelSha256: sha256,
        dataset,
        datasetVersion,
        ...rest,
        low: interval95?.[0] ?? null,
        high: interval95?.[1] ?? null,
      }))
      await recordEvaluations(services.db, rows)
      return reply.code(201).send({ recorded: rows.length })
    },
  )
}
