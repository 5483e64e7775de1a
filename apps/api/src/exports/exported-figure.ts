import { findFigureRange, type Database, type RangedFigure } from '@metaphase/db'
import { classOf, reviewedClass, type ReviewedClass, type SettledFigure } from '@metaphase/detection'
import type { Result } from '../analyses/result.ts'

/** A figure as every format is given it. */
export interface ExportedFigure {
  /** Null of a figure that a reviewer added. */
  readonly ordinal: number | null
  /** Null of the model's figures. */
  readonly addedFigureId: string | null
  readonly xPx: number
  readonly yPx: number
  readonly xUm: number
  readonly yUm: number
  /** That it is a mitotic figure, by the model; null of an added figure. */
  readonly probability: number | null
  readonly atypicalProbability: number | null
  readonly class: ReviewedClass
  /** Whether the class is what reviewers say. */
  readonly isReviewed: boolean
}

const PAGE_FIGURES = 2_000

interface Wanted {
  /** Less probable figures are left out, unless they were reviewed. */
  readonly minProbability: number
  /** What takes the place of the model's classes; null leaves them. */
  readonly reviewed: readonly SettledFigure[] | null
}

/**
 * The figures of a result at its threshold, page by page so that a million of them take no more memory than a few thousand:
 * the model's, most probable first, then what only reviewers brought in. Each page is a query of its own: a client that reads
 * slowly holds no transaction open.
 */
export async function* figurePages(
  db: Database,
  result: Result,
  { minProbability, reviewed }: Wanted,
): AsyncGenerator<ExportedFigure[]> {
  const settled = new Map((reviewed ?? []).map((figure) => [figure.ordinal ?? figure.addedFigureId, figure]))
  for (let firstOrdinal = 0; ; firstOrdinal += PAGE_FIGURES) {
    const range = { firstOrdinal, count: PAGE_FIGURES, minProbability }
    const page = await findFigureRange(db, result.run, range)
    yield page.map((figure) => {
      const review = settled.get(figure.ordinal)
      settled.delete(figure.ordinal)
      return review ? asReviewed(review, result) : asFound(figure, result)
    })
    if (page.length < PAGE_FIGURES) break
  }
  if (settled.size > 0) yield [...settled.values()].map((review) => asReviewed(review, result))
}

const asFound = (figure: RangedFigure, result: Result): ExportedFigure => ({
  ...figure,
  addedFigureId: null,
  class: classOf(figure, result),
  isReviewed: false,
})

function asReviewed(
  { verdict, reviewers: _reviewers, ...figure }: SettledFigure,
  result: Result,
): ExportedFigure {
  const { atypicalProbability } = figure
  return { ...figure, class: reviewedClass({ verdict, atypicalProbability }, result), isReviewed: true }
}
