import { findLastReviewId, recordSignOff } from '@metaphase/db'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { countResult } from '../../reviews/count-result.ts'
import { reviewerName, reviewsAskedFor } from '../../reviews/result-query.ts'
import { answers, type Route } from '../../route.ts'
import { signOffView, viewSignOffs } from '../../views/sign-off.ts'

const newSignOff = z.strictObject({
  reviewer: reviewerName,
  signed: z.boolean().default(true).describe('false takes your sign-off back'),
})

export const createSignOff: Route = async (app, { services }) => {
  app.post(
    '/analyses/:id/sign-offs',
    {
      config: { access: 'review' },
      schema: {
        summary: 'Stand for the result with its reviews',
        description:
          'Says that every mitotic figure of the slide is among those counted, at the threshold of the analysis and with all ' +
          'reviews applied. Reviews that come later leave it there, marked as outdated. For research use, not for diagnosis.',
        tags: ['Reviews'],
        params: z.object({ id: z.uuid() }),
        body: newSignOff,
        response: answers({ 201: signOffView }, [
          'request-invalid',
          'analysis-not-found',
          'results-not-ready',
        ]),
      },
    },
    async (request, reply) => {
      const { db } = services
      const { tenantId, apiKeyId } = request.caller
      const result = resultOf(await requireAnalysis(db, tenantId, request.params.id))
      const { analysisId } = result.run
      const lastReviewId = await findLastReviewId(db, analysisId) // first: a review that comes meanwhile outdates it
      const { mitoses, atypical } = await countResult(
        db,
        result,
        await reviewsAskedFor(db, result, { reviews: 'applied' }),
      )
      const { threshold } = result
      const signOff = await recordSignOff(db, {
        analysisId,
        ...request.body,
        apiKeyId,
        lastReviewId,
        threshold,
        mitoses,
        atypical,
      })
      return reply.code(201).send(viewSignOffs([signOff], lastReviewId)[0]!)
    },
  )
}
