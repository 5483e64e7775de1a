import { findLastReviewId, type AnalysisWithSlide, type Database } from '@metaphase/db'
import { Readable } from 'node:stream'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import type { Exported, HotSpot } from '../../exports/export-format.ts'
import { figurePages } from '../../exports/exported-figure.ts'
import { exportFormats } from '../../exports/formats.ts'
import { resultQuery, reviewsAskedFor } from '../../reviews/result-query.ts'
import { answers, fileAnswer, type Route } from '../../route.ts'

const exportQuery = resultQuery.extend({
  minProbability: z.coerce
    .number()
    .min(0)
    .max(1)
    .default(0)
    .describe(
      'Less probable figures are left out, unless they were reviewed; with the threshold here, no candidates',
    ),
})
type ExportQuery = z.output<typeof exportQuery>

/** A route for every format, `/analyses/:id/figures.<ending>`. */
export const exportFigures: Route = async (app, { services }) => {
  const { db } = services
  for (const { name, ending, contentType, write } of exportFormats)
    app.get(
      `/analyses/:id/figures.${ending}`,
      {
        exposeHeadRoute: false, // it would read all figures for nobody
        config: { access: 'results:read' },
        schema: {
          summary: `The figures as ${name}`,
          tags: ['Exports'],
          params: z.object({ id: z.uuid() }),
          querystring: exportQuery,
          response: answers({ 200: fileAnswer(contentType, 'Sent as it is read, whatever its length') }, [
            'request-invalid',
            'analysis-not-found',
            'results-not-ready',
            ...(ending === 'dcm' ? (['no-figures'] as const) : []),
          ]),
        },
      },
      async (request, reply) => {
        const { query, params, caller } = request
        const analysis = await requireAnalysis(db, caller.tenantId, params.id)
        const exported = await describe(db, analysis, query)
        const reviewed = await reviewsAskedFor(db, exported, query)
        const pages = figurePages(db, exported, { minProbability: query.minProbability, reviewed })
        void reply.header('content-type', contentType)
        void reply.header('content-disposition', `attachment; filename="figures-${analysis.id}.${ending}"`)
        return reply.send(Readable.from(write(exported, pages), { objectMode: false }))
      },
    )
}

async function describe(db: Database, analysis: AnalysisWithSlide, query: ExportQuery): Promise<Exported> {
  const found = resultOf(analysis)
  const threshold = query.threshold ?? found.threshold
  const isAsFound = threshold === found.threshold && query.reviews === 'none'
  const lastReviewId = query.reviews === 'none' ? null : await findLastReviewId(db, analysis.id)
  const { name, version } = analysis.model
  return {
    ...found,
    threshold,
    model: { name, version },
    finishedAt: analysis.finishedAt ?? analysis.createdAt,
    hotspot: isAsFound ? (analysis.hotspot as HotSpot | null) : null,
    choice: JSON.stringify([threshold, query.minProbability, query.reviews, query.reviewer, lastReviewId]),
  }
}
