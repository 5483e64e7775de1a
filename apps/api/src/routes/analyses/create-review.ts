import { listReviews, recordReview, recordReviewOfPlace, type Database, type Reviewer } from '@metaphase/db'
import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'
import { z } from 'zod'
import { requireAnalysis } from '../../analyses/refusals.ts'
import { resultOf, type Result } from '../../analyses/result.ts'
import { InvalidRequest } from '../../problem.ts'
import { reviewerName } from '../../reviews/result-query.ts'
import { answers, type Route } from '../../route.ts'
import { reviewView, verdict, viewReview } from '../../views/review.ts'

const ofFigure = z.strictObject({ ordinal: z.int32().nonnegative(), verdict, reviewer: reviewerName })
const ofAddedFigure = z.strictObject({ addedFigureId: z.uuid(), verdict, reviewer: reviewerName })
const ofPlace = z
  .strictObject({
    xPx: z.number().nonnegative(),
    yPx: z.number().nonnegative(),
    verdict: verdict.extract(['mitotic', 'typical', 'atypical']),
    reviewer: reviewerName,
  })
  .describe('A mitotic figure that the model missed, in level-0 pixels')
const newReview = z.union([ofFigure, ofAddedFigure, ofPlace])

export const createReview: Route = async (app, { services }) => {
  app.post(
    '/analyses/:id/reviews',
    {
      config: { access: 'review' },
      schema: {
        summary: 'Say what a figure is: accept, reject, relabel, add, undo',
        description:
          "Nothing is overwritten: the model's figures stay, and so does everything that was said before. Of each reviewer " +
          'the latest review of a figure counts. To undo, say what you said before, or `withdrawn` where you had said nothing.\n\n' +
          `A place within ${FIGURE_RADIUS_UM} µm of a figure, the model's or an added one, is a review of that figure, unless ` +
          'you have rejected it.',
        tags: ['Reviews'],
        params: z.object({ id: z.uuid() }),
        body: newReview,
        response: answers({ 201: reviewView }, [
          'request-invalid',
          'analysis-not-found',
          'figure-not-found',
          'results-not-ready',
        ]),
      },
    },
    async (request, reply) => {
      const { tenantId, apiKeyId } = request.caller
      const result = resultOf(await requireAnalysis(services.db, tenantId, request.params.id))
      const id = await record(services.db, result, { ...request.body, apiKeyId })
      const [review] = await listReviews(services.db, result.run, { afterId: id - 1, limit: 1 })
      return reply.code(201).send(viewReview(review!))
    },
  )
}

async function record(
  db: Database,
  result: Result,
  review: z.output<typeof newReview> & Reviewer,
): Promise<number> {
  const { run } = result
  const { reviewer, apiKeyId, verdict } = review
  const said = { reviewer, apiKeyId, verdict }
  if ('xPx' in review)
    return recordReviewOfPlace(db, run, {
      ...said,
      place: placeOn(result, review),
      radiusUm: FIGURE_RADIUS_UM,
    })
  const id =
    'ordinal' in review
      ? await recordReview(db, run, { ...said, ordinal: review.ordinal, addedFigureId: null })
      : await recordReview(db, run, { ...said, ordinal: null, addedFigureId: review.addedFigureId })
  if (id !== null) return id
  const figure = 'ordinal' in review ? review.ordinal : review.addedFigureId
  throw new MetaphaseError('figure-not-found', `Analysis ${run.analysisId} has no figure ${figure}.`)
}

function placeOn({ widthPx, heightPx, mpp }: Result, { xPx, yPx }: { xPx: number; yPx: number }) {
  const outside = (field: string, extentPx: number) => ({
    field,
    message: `lies beyond the slide, which ends at ${extentPx}`,
  })
  const faults = [
    ...(xPx < widthPx ? [] : [outside('xPx', widthPx)]),
    ...(yPx < heightPx ? [] : [outside('yPx', heightPx)]),
  ]
  if (faults.length > 0) throw new InvalidRequest(faults)
  return { xPx, yPx, xUm: xPx * mpp.x, yUm: yPx * mpp.y }
}
