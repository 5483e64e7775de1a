import { coverageOf, listDeadAnalyses as findDeadAnalyses } from '@metaphase/db'
import { z } from 'zod'
import { deadLetterPage, deadLetterQuery } from '../../dead-letter-page.ts'
import { answers, type Route } from '../../route.ts'

const failedBatches = z.array(z.object({ batch: z.int(), code: z.string(), detail: z.string() }))
const deadAnalysis = z
  .object({
    id: z.uuid(),
    slideId: z.uuid(),
    state: z.enum(['failed', 'partial']),
    generation: z.int(),
    coverage: z.number().nullable(),
    error: z.object({ code: z.string(), detail: z.string() }).nullable(),
    failedBatches: failedBatches.describe('Batches that failed for good, and why'),
    finishedAt: z.iso.datetime(),
  })
  .meta({ id: 'DeadAnalysis' })

export const listDeadAnalyses: Route = async (app, { services }) => {
  app.get(
    '/ops/dead-letters/analyses',
    {
      config: { access: 'ops' },
      schema: {
        summary: 'List the analyses that failed or saw only a part of their slide, latest first',
        tags: ['Operations'],
        querystring: deadLetterQuery,
        response: answers(
          { 200: z.object({ analyses: z.array(deadAnalysis), nextCursor: z.string().nullable() }) },
          ['request-invalid'],
        ),
      },
    },
    async ({ caller, query }) => {
      const { rows, nextCursor } = await deadLetterPage(
        query,
        (page) => findDeadAnalyses(services.db, caller.tenantId, page),
        ({ finishedAt }) => finishedAt!,
      )
      const analyses = rows.map((analysis) => {
        const { id, slideId, state, generation, errorCode, errorDetail, finishedAt } = analysis
        return {
          id,
          slideId,
          state: state as 'failed' | 'partial',
          generation,
          coverage: coverageOf(analysis),
          error: errorCode === null ? null : { code: errorCode, detail: errorDetail ?? '' },
          failedBatches: failedBatches.parse(analysis.failedBatches ?? []),
          finishedAt: finishedAt!.toISOString(),
        }
      })
      return { analyses, nextCursor }
    },
  )
}
