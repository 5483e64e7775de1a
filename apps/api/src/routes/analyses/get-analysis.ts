import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { answers, type Route } from '../../route.ts'
import { analysisView, viewAnalysis } from '../../views/analysis.ts'

export const getAnalysis: Route = async (app, { services }) => {
  app.get(
    '/analyses/:id',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'State, progress and counts of an analysis',
        tags: ['Analyses'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: analysisView }, ['request-invalid', 'analysis-not-found']),
      },
    },
    async (request) => {
      const analysis = await requireAnalysis(services.db, request.caller.tenantId, request.params.id)
      return viewAnalysis(services, analysis)
    },
  )
}
