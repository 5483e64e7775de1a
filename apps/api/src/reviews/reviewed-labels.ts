import {
  findCurrentReviews,
  listSignOffs,
  type AnalysisWithSlide,
  type Database,
  type SlideWithReviews,
} from '@metaphase/db'
import { apartFrom, FIGURE_RADIUS_UM, type SettledFigure, settleReviews } from '@metaphase/detection'
import { resultOf, type Result } from '../analyses/result.ts'
import { figurePages } from '../exports/exported-figure.ts'

/** A figure as the trainer wants it; level-0 pixels. */
interface ReviewedLabel {
  readonly kind: 'mitotic-figure' | 'hard-negative'
  readonly xPx: number
  readonly yPx: number
  /** Of a mitotic figure to which reviewers gave a class. */
  readonly atypical?: boolean
  /** How many said something of it; 0 where a signed result vouches for it. */
  readonly reviewers: number
}

export interface ReviewedLabels {
  readonly figures: readonly ReviewedLabel[]
  /** Whether every mitotic figure of the slide is among them: somebody signed a result that covers it. */
  readonly exhaustive: boolean
}

/** What people say of a slide over all its analyses: of two that speak of the same figure, the newer. */
export async function reviewedLabels(db: Database, slide: SlideWithReviews): Promise<ReviewedLabels> {
  const figures: ReviewedLabel[] = []
  let exhaustive = false
  for (const analysis of slide.analyses) {
    const result = resultOf({ ...analysis, slide })
    const labels = await labelsOf(db, result, analysis.state)
    figures.push(...apartFrom(labels.figures, figures, { radiusUm: FIGURE_RADIUS_UM, mpp: result.mpp }))
    exhaustive ||= labels.exhaustive
  }
  return { figures: figures.toSorted((a, b) => a.yPx - b.yPx || a.xPx - b.xPx), exhaustive }
}

/** Who signs a result vouches for the figures in it that nobody reviewed, though not for their classes. */
async function labelsOf(
  db: Database,
  result: Result,
  state: AnalysisWithSlide['state'],
): Promise<ReviewedLabels> {
  const settled = settleReviews(await findCurrentReviews(db, result.run))
  const said = settled.map(toLabel)
  const latest = new Map(
    (await listSignOffs(db, result.run.analysisId)).map(({ reviewer, signed }) => [reviewer, signed]),
  )
  if (![...latest.values()].includes(true)) return { figures: said, exhaustive: false }
  const unreviewed: ReviewedLabel[] = []
  for await (const page of figurePages(db, result, { minProbability: result.threshold, reviewed: settled }))
    for (const { isReviewed, xPx, yPx } of page)
      if (!isReviewed) unreviewed.push({ kind: 'mitotic-figure', xPx, yPx, reviewers: 0 })
  return { figures: [...said, ...unreviewed], exhaustive: state === 'completed' }
}

function toLabel({ xPx, yPx, verdict, reviewers }: SettledFigure): ReviewedLabel {
  const place = { xPx, yPx, reviewers: reviewers.length }
  if (verdict === 'rejected') return { kind: 'hard-negative', ...place }
  if (verdict === 'mitotic') return { kind: 'mitotic-figure', ...place }
  return { kind: 'mitotic-figure', ...place, atypical: verdict === 'atypical' }
}
