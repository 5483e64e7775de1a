import type { ScoreInterval } from '@metaphase/detection'
import { alignedColumns } from './aligned-columns.ts'
import { besideExperts, type BesideExperts } from './beside-experts.ts'
import { classificationIntervals } from './classification-intervals.ts'
import type { ClassificationRecord } from './classification-record.ts'

/** The paper's Table 4 (balanced accuracy, sensitivity, specificity) with AUC and 95 % intervals. */
export function classificationText({
  model,
  folds,
  executionProvider,
  figures,
  threshold,
}: ClassificationRecord): string {
  const atypical = figures.filter(({ isTrue }) => isTrue).length
  const knowsCases = figures.every(({ caseId }) => caseId !== null)
  const scores = classificationIntervals({ figures, threshold })
  const thresholds = folds
    ? `thresholds of the folds ${folds.map((fold) => fold.threshold.toFixed(3)).join(', ')}`
    : `threshold ${threshold.toFixed(3)}`
  const rows = [
    ['BA', scores.balancedAccuracy],
    ['Sensitivity', scores.sensitivity],
    ['Specificity', scores.specificity],
    ['AUC', scores.auc],
  ] as const
  const beside = besideExperts(figures, (figure) => figure.threshold ?? threshold)
  return [
    `${model.id} ${model.version} on ${figures.length} figures, ${atypical} of them atypical, ${thresholds}, run on ${executionProvider}`,
    alignedColumns(rows.map(([name, interval]) => [name, withBounds(interval)])),
    knowsCases
      ? 'In brackets: 95 % bootstrap intervals over cases.'
      : 'In brackets: 95 % bootstrap intervals over figures. Figures of one slide resemble each other: on another slide it may do better or worse than they say.',
    ...(beside ? [expertsText(beside)] : []),
  ].join('\n\n')
}

const withBounds = ({ estimate, low, high }: ScoreInterval): string =>
  `${estimate.toFixed(4)} [${low.toFixed(3)}–${high.toFixed(3)}]`

const expertsText = ({ agreed, split, experts }: BesideExperts): string =>
  [
    `BA where all experts agree: ${agreed.balancedAccuracy.toFixed(3)} (${agreed.figures} figures); where they do not: ${split.balancedAccuracy.toFixed(3)} (${split.figures})`,
    ...experts.map(
      ({ figures, expert, classifier }, i) =>
        `BA of expert ${i + 1} where the others agree: ${expert.toFixed(3)}; of the classifier: ${classifier.toFixed(3)} (${figures} figures)`,
    ),
  ].join('\n')
