import { findCurrentReviews, type Database } from '@metaphase/db'
import { settleReviews, type SettledFigure } from '@metaphase/detection'
import { z } from 'zod'
import type { Result } from '../analyses/result.ts'
import { InvalidRequest } from '../problem.ts'

export const reviewerName = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .transform((name) => name.normalize('NFC'))
  .describe('Who looked, as they are called in the laboratory')

/** Which result is asked for: the model's, or what its reviewers make of it. */
export const resultQuery = z.object({
  threshold: z.coerce
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("From which probability a figure is mitotic; without it the analysis' threshold"),
  reviews: z
    .enum(['none', 'applied'])
    .default('none')
    .describe('applied: what reviewers said of a figure takes the place of what the model says'),
  reviewer: reviewerName.optional().describe('Of all reviewers, this one alone; needs reviews=applied'),
})
type ResultQuery = z.output<typeof resultQuery>

/** What the reviewers asked for say; null where the model's own result is wanted. */
export async function reviewsAskedFor(
  db: Database,
  { run }: Result,
  { reviews, reviewer }: Pick<ResultQuery, 'reviews' | 'reviewer'>,
): Promise<SettledFigure[] | null> {
  if (reviews === 'applied') return settleReviews(await findCurrentReviews(db, run, { reviewer }))
  if (reviewer === undefined) return null
  throw new InvalidRequest([{ field: 'reviewer', message: 'needs reviews=applied' }])
}
