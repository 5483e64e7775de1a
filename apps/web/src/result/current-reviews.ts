import { settleReviews, type Mpp, type SettledFigure } from '@metaphase/detection'
import { dataOf } from '@metaphase/client'
import { api, type Review } from '../api.ts'
import type { FigureColumns } from './figure-columns.ts'

/** All that was ever said of the result's figures, first to last. */
export async function fetchReviews(analysisId: string, signal: AbortSignal): Promise<Review[]> {
  const reviews: Review[] = []
  let cursor: string | null = null
  do {
    const query: { cursor?: string } = cursor === null ? {} : { cursor }
    const params = { path: { id: analysisId }, query }
    const page: { reviews: Review[]; nextCursor: string | null } = await dataOf(
      api.GET('/analyses/{id}/reviews', { params, signal }),
    )
    reviews.push(...page.reviews)
    cursor = page.nextCursor
  } while (cursor !== null)
  return reviews
}

/** Of each reviewer the latest on each figure, in the order in which it was said, without what was taken back. */
function currentReviews(reviews: readonly Review[]): Review[] {
  const latest = new Map<string, Review>()
  for (const review of reviews) {
    const key = JSON.stringify([review.reviewer, review.ordinal, review.addedFigureId])
    latest.delete(key)
    latest.set(key, review)
  }
  return [...latest.values()].filter(({ verdict }) => verdict !== 'withdrawn')
}

/** What the reviewers make of each figure together, by the rule of the API. */
export const settledFigures = (
  reviews: readonly Review[],
  { probability, atypicalProbability }: FigureColumns,
  mpp: Mpp,
): SettledFigure[] =>
  settleReviews(
    currentReviews(reviews).map((review) => {
      const atypical = review.ordinal === null ? NaN : atypicalProbability[review.ordinal]!
      return {
        ...review,
        xUm: review.xPx * mpp.x,
        yUm: review.yPx * mpp.y,
        probability: review.ordinal === null ? null : probability[review.ordinal]!,
        atypicalProbability: Number.isNaN(atypical) ? null : atypical,
      }
    }),
  )
