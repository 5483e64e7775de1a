import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { countResult } from '../../reviews/count-result.ts'
import { resultQuery, reviewsAskedFor } from '../../reviews/result-query.ts'
import { answers, type Route } from '../../route.ts'
import { recountView, viewRecount } from '../../views/recount.ts'

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
        response: answers({ 200: recountView }, [
          'request-invalid',
          'analysis-not-found',
          'results-not-ready',
        ]),
      },
    },
    async (request) => {
      const analysis = await requireAnalysis(services.db, request.caller.tenantId, request.params.id)
      const found = resultOf(analysis)
      const result = { ...found, threshold: request.query.threshold ?? found.threshold }
      const reviewed = await reviewsAskedFor(services.db, result, request.query)
      return viewRecount(result, await countResult(services.db, result, reviewed))
    },
  )
}
