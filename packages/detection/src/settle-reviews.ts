import { classOf, type FigureClass, type FigureThresholds } from './figure-class.ts'

/** What reviewers can say that is not taken back. */
export type Verdict = 'mitotic' | 'typical' | 'atypical' | 'rejected'

/** The figure that a review is of: the model's by its ordinal, or an added one. */
interface ReviewedFigure {
  readonly ordinal: number | null
  readonly addedFigureId: string | null
  readonly xPx: number
  readonly yPx: number
  readonly xUm: number
  readonly yUm: number
  /** By the model; null of an added figure. */
  readonly probability: number | null
  readonly atypicalProbability: number | null
}

export interface FigureReview extends ReviewedFigure {
  readonly reviewer: string
  readonly verdict: Verdict | 'withdrawn'
}

/** A figure with what its reviewers say together. */
export interface SettledFigure extends ReviewedFigure {
  readonly verdict: Verdict
  /** Those who said something of it. */
  readonly reviewers: readonly string[]
}

/** What a figure counts as once people have looked; the model alone rejects nothing. */
export type ReviewedClass = FigureClass | 'rejected'

/**
 * Of the current reviews of a result, none of them withdrawn, in the order in which they were given, one verdict a figure: the majority's on whether it
 * is mitotic, then, of those who named a class, the majority's on that. Where they are equally divided, the latest decides.
 */
export function settleReviews(reviews: readonly FigureReview[]): SettledFigure[] {
  const byFigure = Map.groupBy(reviews, ({ ordinal, addedFigureId }) => ordinal ?? addedFigureId)
  return [...byFigure.values()].map((ofFigure) => {
    const { reviewer: _reviewer, verdict: _verdict, ...figure } = ofFigure[0]!
    return {
      ...figure,
      verdict: settle(ofFigure.map(({ verdict }) => verdict as Verdict)),
      reviewers: ofFigure.map(({ reviewer }) => reviewer),
    }
  })
}

function settle(verdicts: readonly Verdict[]): Verdict {
  if (!isMajority(verdicts, (verdict) => verdict !== 'rejected')) return 'rejected'
  const classes = verdicts.filter((verdict) => verdict === 'typical' || verdict === 'atypical')
  if (classes.length === 0) return 'mitotic'
  return isMajority(classes, (verdict) => verdict === 'atypical') ? 'atypical' : 'typical'
}

function isMajority(verdicts: readonly Verdict[], says: (verdict: Verdict) => boolean): boolean {
  const surplus = 2 * verdicts.filter(says).length - verdicts.length
  return surplus === 0 ? says(verdicts.at(-1)!) : surplus > 0
}

/** Where reviewers leave the class open, the classifier's answer stands. */
export function reviewedClass(
  { verdict, atypicalProbability }: Pick<SettledFigure, 'verdict' | 'atypicalProbability'>,
  thresholds: FigureThresholds,
): ReviewedClass {
  return verdict === 'mitotic' ? classOf({ probability: 1, atypicalProbability }, thresholds) : verdict
}
