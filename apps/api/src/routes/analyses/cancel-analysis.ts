import { isEnded } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { cancel } from '../../analyses/cancel.ts'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { answers, type Route } from '../../route.ts'
import { analysisView, viewAnalysis } from '../../views/analysis.ts'

export const cancelAnalysis: Route = async (app, { services }) => {
  app.post(
    '/analyses/:id/cancel',
    {
      config: { access: 'slides:write' },
      schema: {
        summary: 'Cancel an analysis',
        tags: ['Analyses'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: analysisView }, [
          'request-invalid',
          'analysis-not-found',
          'analysis-ended',
          'storage-unavailable',
        ]),
      },
    },
    async (request) => {
      const { tenantId } = request.caller
      const { id, state } = await requireAnalysis(services.db, tenantId, request.params.id)
      // an ended analysis gets no marker: nobody would remove it
      if (isEnded(state) || !(await cancel(services, id)))
        throw new MetaphaseError('analysis-ended', `Analysis ${id} has ended and cannot be cancelled.`)
      return viewAnalysis(services, await requireAnalysis(services.db, tenantId, id))
    },
  )
}
