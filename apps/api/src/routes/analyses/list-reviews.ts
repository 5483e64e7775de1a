import { findCurrentReviews, listReviews as findReviews } from '@metaphase/db'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { decodeCursor, encodeCursor } from '../../cursor.ts'
import { reviewerName } from '../../reviews/result-query.ts'
import { answers, type Route } from '../../route.ts'
import { reviewView, viewReview } from '../../views/review.ts'

const reviewsQuery = z.object({
  reviewer: reviewerName.optional(),
  history: z
    .stringbool()
    .default(false)
    .describe('true: everything that was ever said; else the latest of each reviewer on each figure'),
  limit: z.coerce.number().int().min(1).max(10_000).default(1_000),
  cursor: z.string().optional().describe('The nextCursor of the page before'),
})
const position = z.object({ id: z.int32() })

export const listReviews: Route = async (app, { services }) => {
  app.get(
    '/analyses/:id/reviews',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'What reviewers say of the figures, in the order in which they said it',
        tags: ['Reviews'],
        params: z.object({ id: z.uuid() }),
        querystring: reviewsQuery,
        response: answers(
          { 200: z.object({ reviews: z.array(reviewView), nextCursor: z.string().nullable() }) },
          ['request-invalid', 'analysis-not-found', 'results-not-ready'],
        ),
      },
    },
    async (request) => {
      const { reviewer, history, limit, cursor } = request.query
      const { run } = resultOf(await requireAnalysis(services.db, request.caller.tenantId, request.params.id))
      const find = history ? findReviews : findCurrentReviews
      const found = await find(services.db, run, {
        reviewer,
        afterId: cursor === undefined ? 0 : decodeCursor(cursor, position).id,
        limit: limit + 1, // one more says whether there is a next page
      })
      const reviews = found.slice(0, limit)
      const last = reviews.at(-1)
      return {
        reviews: reviews.map(viewReview),
        nextCursor: found.length > limit && last ? encodeCursor({ id: last.id }) : null,
      }
    },
  )
}
