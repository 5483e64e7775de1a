import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { countResult } from '../../reviews/count-result.ts'
import { resultQuery, reviewsAskedFor } from '../../reviews/result-query.ts'
import { answers, type Route } from '../../route.ts'
import { atypicalShare, countsView, interval, viewCounts } from '../../views/analysis.ts'

const recount = z
  .object({
    threshold: z.number(),
    areaMm2: z.number().nullable().describe('Area of the tissue'),
    counts: countsView,
    rejected: z.int().describe('Figures, of the model or added, that reviewers say are not mitotic'),
    atypicalShare,
    mitosesPerMm2: z.number().nullable(),
    mitosesPerMm2Interval95: interval.nullable(),
  })
  .meta({ id: 'Recount' })

export const countFigures: Route = async (app, { services }) => {
  app.get(
    '/analyses/:id/counts',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'Count anew: at another threshold, with what reviewers said',
        tags: ['Analyses'],
        params: z.object({ id: z.uuid() }),
        querystring: resultQuery,
        response: answers({ 200: recount }, ['request-invalid', 'analysis-not-found', 'results-not-ready']),
      },
    },
    async (request) => {
      const analysis = await requireAnalysis(services.db, request.caller.tenantId, request.params.id)
      const found = resultOf(analysis)
      const result = { ...found, threshold: request.query.threshold ?? found.threshold }
      const reviewed = await reviewsAskedFor(services.db, result, request.query)
      const counted = await countResult(services.db, result, reviewed)
      const { counts, ...density } = viewCounts(counted)
      const { rejected, atypicalShare, areaMm2 } = counted
      return { threshold: result.threshold, areaMm2, counts: counts!, rejected, atypicalShare, ...density }
    },
  )
}
