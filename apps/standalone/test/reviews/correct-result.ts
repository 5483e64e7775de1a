import { FIGURE_RADIUS_UM, matchMidog2025 } from '@metaphase/detection'
import type { PhantomFigure, PhantomTruth } from '@metaphase/phantom'
import { dataOf, type Client } from '../../../../packages/client/src/index.ts'
import type { Figure } from '../../src/client.ts'

export interface Corrections {
  readonly accepted: number
  readonly rejected: number
  readonly added: number
}

const REVIEWER = 'Ada'

/**
 * Reviews a phantom's result over the API as one who knows the truth: accepts with its class what is a figure, rejects what
 * is none or one that was counted already, adds what was missed, and signs. `figures` are those of the result, in its order.
 */
export async function correctResult(
  api: Client,
  analysisId: string,
  { figures, truth }: { readonly figures: readonly Figure[]; readonly truth: PhantomTruth },
): Promise<Corrections> {
  const mpp = { x: truth.mppX, y: truth.mppY }
  const match = matchMidog2025(truth.figures, figures, { mpp, radiusUm: FIGURE_RADIUS_UM })
  const ofModel = match.detections.map(({ annotation }, ordinal) => ({
    ordinal,
    verdict: annotation === null ? ('rejected' as const) : classOf(truth.figures[annotation]!),
  }))
  const missed = truth.figures.filter((_figure, i) => match.annotations[i]!.detection === null)
  const added = missed.map((figure) => ({ xPx: figure.xPx, yPx: figure.yPx, verdict: classOf(figure) }))
  const params = { path: { id: analysisId } }
  for (const review of [...ofModel, ...added])
    await dataOf(api.POST('/analyses/{id}/reviews', { params, body: { ...review, reviewer: REVIEWER } }))
  await dataOf(api.POST('/analyses/{id}/sign-offs', { params, body: { reviewer: REVIEWER, signed: true } }))
  const rejected = ofModel.filter(({ verdict }) => verdict === 'rejected').length
  return { accepted: ofModel.length - rejected, rejected, added: added.length }
}

const classOf = ({ atypical }: PhantomFigure) => (atypical ? ('atypical' as const) : ('typical' as const))
