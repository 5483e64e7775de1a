import type { MatchCounts } from './match-result.ts'

export interface CountScores {
  readonly f1: number
  readonly precision: number
  readonly recall: number
}

/** Counts pooled over images: F1 is micro-averaged, as the organisers do. */
export function poolCounts(counts: readonly MatchCounts[]): MatchCounts {
  const sum = (name: keyof MatchCounts) => counts.reduce((total, c) => total + c[name], 0)
  return {
    truePositives: sum('truePositives'),
    falsePositives: sum('falsePositives'),
    falseNegatives: sum('falseNegatives'),
  }
}

/** F1, precision and recall (paper, "Evaluation"); a ratio without a denominator is 0. */
export function scoreCounts({
  truePositives: tp,
  falsePositives: fp,
  falseNegatives: fn,
}: MatchCounts): CountScores {
  const ratio = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
  return { f1: ratio(2 * tp, 2 * tp + fp + fn), precision: ratio(tp, tp + fp), recall: ratio(tp, tp + fn) }
}

/** What the MIDOG 2025 organisers add so as not to divide by zero. */
export const MIDOG2025_EPSILON = 1e-6

/**
 * `scoreCounts` to the last digit as the MIDOG 2025 organisers' evaluator prints it, to compare with their metrics.json.
 * Their ε moves the seventh digit, and gives 1 for F1 where there is nothing to find and nothing was found.
 */
export function scoreCountsMidog2025({
  truePositives: tp,
  falsePositives: fp,
  falseNegatives: fn,
}: MatchCounts): CountScores {
  return {
    f1: (2 * tp + MIDOG2025_EPSILON) / (2 * tp + fp + fn + MIDOG2025_EPSILON),
    precision: tp / (tp + fp + MIDOG2025_EPSILON),
    recall: tp / (tp + fn + MIDOG2025_EPSILON),
  }
}

export interface GroupScores extends MatchCounts, CountScores {
  readonly group: string
  readonly images: number
}

/** Pooled scores of each group of images (domain, tumour, slide), sorted by the group's name. */
export function breakdown<R extends MatchCounts>(
  results: readonly R[],
  groupOf: (result: R, index: number) => string,
): GroupScores[] {
  const members = new Map<string, R[]>()
  for (const [index, result] of results.entries()) {
    const group = groupOf(result, index)
    const others = members.get(group)
    if (others) others.push(result)
    else members.set(group, [result])
  }
  return [...members]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([group, results]) => {
      const counts = poolCounts(results)
      return { group, images: results.length, ...counts, ...scoreCounts(counts) }
    })
}
