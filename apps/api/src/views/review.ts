import type { ReviewOfFigure } from '@metaphase/db'
import { z } from 'zod'

export const verdict = z
  .enum(['mitotic', 'typical', 'atypical', 'rejected', 'withdrawn'])
  .describe(
    'What the reviewer says it is. To accept a figure is to give it its class again; mitotic says nothing of a class; ' +
      'rejected: no mitotic figure; withdrawn: the reviewer says nothing of it any more',
  )

export const reviewView = z
  .object({
    id: z.int().describe('Rises with every review'),
    ordinal: z.int().nullable().describe("Of the model's figure; null of one that a reviewer added"),
    addedFigureId: z.uuid().nullable().describe('Of the added figure'),
    xPx: z.number().describe('Where the figure is, in level-0 pixels'),
    yPx: z.number(),
    reviewer: z.string(),
    apiKeyId: z.uuid().describe('The key it was given with'),
    verdict,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'Review' })

export function viewReview(review: ReviewOfFigure): z.output<typeof reviewView> {
  const { id, ordinal, addedFigureId, xPx, yPx, reviewer, apiKeyId, verdict, createdAt } = review
  return {
    id,
    ordinal,
    addedFigureId,
    xPx,
    yPx,
    reviewer,
    apiKeyId,
    verdict,
    createdAt: createdAt.toISOString(),
  }
}
