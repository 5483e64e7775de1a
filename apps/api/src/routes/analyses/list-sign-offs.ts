import { findLastReviewId, listSignOffs as findSignOffs } from '@metaphase/db'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { answers, type Route } from '../../route.ts'
import { signOffView, viewSignOffs } from '../../views/sign-off.ts'

export const listSignOffs: Route = async (app, { services }) => {
  app.get(
    '/analyses/:id/sign-offs',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'Who stands for the result',
        tags: ['Reviews'],
        params: z.object({ id: z.uuid() }),
        response: answers({ 200: z.object({ signOffs: z.array(signOffView) }) }, [
          'request-invalid',
          'analysis-not-found',
        ]),
      },
    },
    async (request) => {
      const { id } = await requireAnalysis(services.db, request.caller.tenantId, request.params.id)
      const [signOffs, lastReviewId] = [
        await findSignOffs(services.db, id),
        await findLastReviewId(services.db, id),
      ]
      return { signOffs: viewSignOffs(signOffs, lastReviewId) }
    },
  )
}
