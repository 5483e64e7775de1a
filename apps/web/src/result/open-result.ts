import { computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Mpp } from '@metaphase/detection'
import type { Analysis, Review } from '../api.ts'
import { fetchReviews, settledFigures } from './current-reviews.ts'
import { fetchFigures, type FigureColumns } from './figure-columns.ts'
import type { FigureKey } from './figure-key.ts'
import { classFigures, withAdded, type ShownFigures } from './shown-figures.ts'
import { tally, type Tally } from './tally.ts'

/** What an analysis found, as it stands at the threshold chosen on the page and with all reviews applied. */
export interface Result {
  readonly analysis: Analysis
  readonly mpp: Mpp
  /** Of the model alone. */
  readonly columns: FigureColumns
  readonly hasClassifier: boolean
  readonly threshold: Signal<number>
  readonly reviews: Signal<readonly Review[]>
  readonly selected: Signal<FigureKey | null>
  readonly figures: ReadonlySignal<ShownFigures>
  readonly counts: ReadonlySignal<Tally>
}

/** `analysis` has a result, and so a resolution. */
export async function openResult(analysis: Analysis, signal: AbortSignal): Promise<Result> {
  const [columns, reviews] = await Promise.all([
    fetchFigures(analysis.id, signal),
    fetchReviews(analysis.id, signal),
  ])
  return createResult(analysis, columns, reviews)
}

export function createResult(analysis: Analysis, columns: FigureColumns, said: readonly Review[]): Result {
  const mpp = analysis.mpp!
  const hasClassifier = columns.atypicalThreshold !== null
  const threshold = signal(columns.threshold)
  const reviews = signal(said)
  const all = computed(() => withAdded(columns, settledFigures(reviews.value, columns, mpp)))
  const figures = computed(() => classFigures(all.value, columns, threshold.value))
  const counts = computed(() => tally(figures.value, { hasClassifier }))
  return {
    analysis,
    mpp,
    columns,
    hasClassifier,
    threshold,
    reviews,
    figures,
    counts,
    selected: signal(null),
  }
}
