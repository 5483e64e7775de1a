import { findCurrentReviews } from '@metaphase/db'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { agreementOf } from '../../reviews/agreement.ts'
import { reviewerName } from '../../reviews/result-query.ts'
import { answers, type Route } from '../../route.ts'

const agreement = z.object({
  items: z.int().describe('Figures that both judged'),
  observed: z.number().nullable().describe('Share of them on which they agree'),
  kappa: z
    .number()
    .nullable()
    .describe("Cohen's κ; null without figures, or where both always said one thing"),
})

const agreementView = z
  .object({
    first: z.string(),
    second: z.string(),
    onlyFirst: z.int().describe('Figures that only the first reviewed'),
    onlySecond: z.int(),
    mitotic: agreement.describe('On whether a figure is mitotic'),
    atypical: agreement.describe('On whether it is atypical, of figures to which both gave a class'),
  })
  .meta({ id: 'Agreement' })

export const getAgreement: Route = async (app, { services }) => {
  app.get(
    '/analyses/:id/agreement',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'How far two reviewers agree',
        tags: ['Reviews'],
        params: z.object({ id: z.uuid() }),
        querystring: z.object({ first: reviewerName, second: reviewerName }),
        response: answers({ 200: agreementView }, [
          'request-invalid',
          'analysis-not-found',
          'results-not-ready',
        ]),
      },
    },
    async (request) => {
      const { first, second } = request.query
      const { run } = resultOf(await requireAnalysis(services.db, request.caller.tenantId, request.params.id))
      const reviews = await findCurrentReviews(services.db, run)
      return { first, second, ...agreementOf(reviews, [first, second]) }
    },
  )
}
