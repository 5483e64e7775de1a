import { z } from 'zod'
import type { Result } from '../analyses/result.ts'
import type { CountedResult } from '../reviews/count-result.ts'
import { atypicalShare, countsView, interval, viewCounts } from './analysis.ts'

export const recountView = z
  .object({
    threshold: z.number(),
    areaMm2: z.number().nullable().describe('Area of the tissue'),
    counts: countsView,
    rejected: z.int().describe('Figures, of the model or added, that reviewers say are not mitotic'),
    atypicalShare,
    mitosesPerMm2: z.number().nullable(),
    mitosesPerMm2Interval95: interval.nullable(),
  })
  .meta({ id: 'Recount' })

export function viewRecount({ threshold }: Result, counted: CountedResult): z.output<typeof recountView> {
  const { counts, ...density } = viewCounts(counted)
  const { rejected, atypicalShare, areaMm2 } = counted
  return { threshold, areaMm2, counts: counts!, rejected, atypicalShare, ...density }
}
