import { figureColumns } from '@metaphase/db'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { answers, type Route } from '../../route.ts'

const FIGURES_MAX = 100_000

const columns = z
  .object({
    threshold: z.number(),
    atypicalThreshold: z.number().nullable().describe("The classifier's; null where there is none"),
    nextOrdinal: z.int().nullable().describe('Where to go on; null at the end'),
    xPx: z.array(z.number()).describe('Level-0 pixels, to 0.01'),
    yPx: z.array(z.number()),
    probability: z.array(z.number()),
    atypicalProbability: z.array(z.number().nullable()),
  })
  .meta({ id: 'FigureColumns' })

export const listFigureColumns: Route = async (app, { services }) => {
  app.get(
    '/analyses/:id/figures.columns',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'The figures found, most probable first, column by column: many at once, to be drawn',
        tags: ['Analyses'],
        params: z.object({ id: z.uuid() }),
        querystring: z.object({
          fromOrdinal: z.coerce.number().int().nonnegative().default(0).describe('That of the first values'),
          limit: z.coerce.number().int().min(1).max(FIGURES_MAX).default(FIGURES_MAX),
          minProbability: z.coerce.number().min(0).max(1).default(0),
        }),
        response: answers({ 200: columns }, ['request-invalid', 'analysis-not-found', 'results-not-ready']),
      },
    },
    async (request, reply) => {
      const { fromOrdinal, limit, minProbability } = request.query
      const analysis = await requireAnalysis(services.db, request.caller.tenantId, request.params.id)
      const { run, threshold, atypicalThreshold } = resultOf(analysis)
      const range = { firstOrdinal: fromOrdinal, count: limit, minProbability }
      const { columns, found } = await figureColumns(services.db, run, range)
      const nextOrdinal = found < limit ? null : fromOrdinal + limit
      const about = JSON.stringify({ threshold, atypicalThreshold, nextOrdinal })
      return reply.type('application/json').send(`${about.slice(0, -1)},${columns.slice(1)}` as never)
    },
  )
}
