/** The folds of both tracks, numbered from 0. */
export const FOLD_COUNT = 4

export interface FoldCase {
  readonly caseId: string
  /** Mitotic figures on it, and how many of them are atypical. */
  readonly figures: number
  readonly atypical: number
}

/**
 * Puts each case into a fold so that all folds have alike shares of the figures and of the atypical ones: the case with the
 * most figures first, into the fold where it adds least to the sum of the squared shares; ties go to the fold with fewer
 * cases, then by number, and among cases by name. The same cases always give the same folds.
 */
export function assignFolds(cases: readonly FoldCase[]): Readonly<Record<string, number>> {
  const scale = { figures: 1 / sumOf(cases, 'figures'), atypical: 1 / sumOf(cases, 'atypical') }
  const folds = Array.from({ length: FOLD_COUNT }, () => ({ cases: 0, figures: 0, atypical: 0 }))
  const assigned: Record<string, number> = {}
  for (const one of cases.toSorted((a, b) => b.figures - a.figures || (a.caseId < b.caseId ? -1 : 1))) {
    // (s + d)² − s² = 2 s d + d²; d is the same for every fold.
    const costOf = (fold: Load) =>
      one.figures === 0
        ? 0
        : fold.figures * one.figures * scale.figures ** 2 + fold.atypical * one.atypical * scale.atypical ** 2
    const fold = folds.reduce((best, candidate) =>
      (costOf(candidate) - costOf(best) || candidate.cases - best.cases) < 0 ? candidate : best,
    )
    fold.cases += 1
    fold.figures += one.figures
    fold.atypical += one.atypical
    assigned[one.caseId] = folds.indexOf(fold)
  }
  return assigned
}

interface Load {
  readonly cases: number
  readonly figures: number
  readonly atypical: number
}

const sumOf = (cases: readonly FoldCase[], key: 'figures' | 'atypical'): number =>
  Math.max(
    1,
    cases.reduce((sum, one) => sum + one[key], 0),
  )
