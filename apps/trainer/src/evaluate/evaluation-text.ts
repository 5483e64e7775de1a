import { breakdown, type MatchCounts, type ScoreInterval, type ScoreIntervals } from '@metaphase/detection'
import { alignedColumns } from './aligned-columns.ts'
import type { EvaluatedImage, EvaluationRecord } from './evaluation-record.ts'
import { areaMm2, countsOf } from './score-images.ts'
import { scoreIntervals, slideOf } from './score-intervals.ts'

const measures = [
  ['F1', 'f1'],
  ['Precision', 'precision'],
  ['Recall', 'recall'],
  ['AP', 'ap'],
] as const

/**
 * The paper's Table 3 (F1, precision and recall; over all images, then by slide) with AP and 95 % intervals, and under it
 * what was counted, a row for each slide.
 */
export function evaluationText(record: EvaluationRecord): string {
  const { model, folds, images, source, executionProvider, groundTruth, counts } = record
  const slides = [...Map.groupBy(images, slideOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const all = scoreIntervals(record)
  const thresholds = folds
    ? `thresholds of the folds ${folds.map(({ threshold }) => threshold.toFixed(3)).join(', ')}`
    : `threshold ${model.threshold.toFixed(3)}`
  return [
    `${model.id} ${model.version} on ${images.length} images of ${source} with ${groundTruth} figures, ` +
      `${thresholds}, run on ${executionProvider}`,
    scoreTable([
      ['all', all],
      ...slides.map(([slide, own]) => [slide, scoreIntervals(record, own)] as const),
    ]),
    `In brackets: 95 % bootstrap intervals. For all, ${slides.length > 1 ? `whole slides are drawn (${all.units})` : 'images are drawn'}; for a slide, its images.`,
    countTable(images, counts),
  ].join('\n\n')
}

const scoreTable = (columns: readonly (readonly [string, ScoreIntervals])[]): string =>
  alignedColumns([
    ['', ...columns.map(([name]) => name)],
    ...measures.map(([name, key]) => [name, ...columns.map(([, intervals]) => withBounds(intervals[key]))]),
  ])

const withBounds = ({ estimate, low, high }: ScoreInterval): string =>
  `${estimate.toFixed(3)} [${low.toFixed(2)}–${high.toFixed(2)}]`

function countTable(images: readonly EvaluatedImage[], pooled: MatchCounts): string {
  const slides = Map.groupBy(images, slideOf)
  const rows = breakdown(images.map(countsOf), (_, index) => slideOf(images[index]!))
  return alignedColumns([
    ['slide', 'images', 'mm²', 'figures', 'TP', 'FP', 'FN', 'FP/mm²'],
    ...rows.map(({ group, ...counts }) => countRow(group, slides.get(group)!, counts)),
    countRow('all', images, pooled),
  ])
}

function countRow(
  name: string,
  images: readonly EvaluatedImage[],
  { truePositives, falsePositives, falseNegatives }: MatchCounts,
): string[] {
  const mm2 = areaMm2(images)
  return [
    name,
    String(images.length),
    mm2.toFixed(2),
    ...[truePositives + falseNegatives, truePositives, falsePositives, falseNegatives].map(String),
    (falsePositives / mm2).toFixed(1),
  ]
}
