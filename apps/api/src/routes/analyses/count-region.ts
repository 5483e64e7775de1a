import { placesInside } from '@metaphase/db'
import { z } from 'zod'
import { analysedAreas } from '../../analyses/analysed-tissue.ts'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf } from '../../analyses/result.ts'
import { countResult } from '../../reviews/count-result.ts'
import { resultQuery, reviewsAskedFor } from '../../reviews/result-query.ts'
import { answers, type Route } from '../../route.ts'
import { recountView, viewRecount } from '../../views/recount.ts'

const CORNERS_MAX = 2_000

const region = z.strictObject({
  ...resultQuery.shape,
  polygonPx: z
    .array(z.tuple([z.number(), z.number()]))
    .min(3)
    .max(CORNERS_MAX)
    .describe('Corners [x, y] in level-0 pixels, in order; closed by itself. What it winds around is inside'),
})

const regionCount = recountView
  .omit({ areaMm2: true })
  .extend({
    areaMm2: z.number().describe('What of the slide lies inside'),
    tissueAreaMm2: z.number().describe('Of it, the tissue that was analysed, by which the density divides'),
  })
  .meta({ id: 'RegionCount' })

export const countRegion: Route = async (app, { services }) => {
  const { db, store } = services
  app.post(
    '/analyses/:id/regions/count',
    {
      config: { access: 'results:read' },
      schema: {
        summary: 'Count anew inside a region: at another threshold, with what reviewers said',
        tags: ['Analyses'],
        params: z.object({ id: z.uuid() }),
        body: region,
        response: answers({ 200: regionCount }, [
          'request-invalid',
          'analysis-not-found',
          'results-not-ready',
          'storage-unavailable',
        ]),
      },
    },
    async ({ caller, params, body }) => {
      const { polygonPx } = body
      const analysis = await requireAnalysis(db, caller.tenantId, params.id)
      const found = resultOf(analysis)
      const { areaMm2, tissueAreaMm2 } = await analysedAreas(store, analysis, polygonPx)
      const result = { ...found, threshold: body.threshold ?? found.threshold, areaMm2: tissueAreaMm2 }
      const reviewed = await reviewsAskedFor(db, result, body)
      const inside = reviewed && (await placesInside(db, polygonPx, reviewed))
      const counted = await countResult(db, result, inside, polygonPx)
      return { ...viewRecount(result, counted), areaMm2, tissueAreaMm2 }
    },
  )
}
