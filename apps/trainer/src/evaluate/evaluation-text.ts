import {
  bootstrapIntervals,
  breakdown,
  type MatchCounts,
  type ScoreInterval,
  type ScoreIntervals,
} from '@metaphase/detection'
import { alignedColumns } from './aligned-columns.ts'
import type { EvaluatedImage, EvaluationRecord } from './evaluation-record.ts'
import { countsOf, scoredImageOf } from './score-images.ts'

const measures = [
  ['F1', 'f1'],
  ['Precision', 'precision'],
  ['Recall', 'recall'],
  ['AP', 'ap'],
] as const

/** Of the bootstrap; any will do, but the same each time. */
const SEED = 2025

/**
 * The paper's Table 3 (F1, precision and recall; over all images, then by slide) with AP and 95 % intervals, and under it
 * what was counted, a row for each slide.
 */
export function evaluationText(record: EvaluationRecord): string {
  const { model, images, source, executionProvider, groundTruth, counts } = record
  const slides = [...Map.groupBy(images, slideOf)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const all = intervalsOf(images, model.threshold, slides.length > 1)
  return [
    `${model.id} ${model.version} on ${images.length} images of ${source} with ${groundTruth} figures, ` +
      `threshold ${model.threshold.toFixed(3)}, run on ${executionProvider}`,
    scoreTable([
      ['all', all],
      ...slides.map(([slide, own]) => [slide, intervalsOf(own, model.threshold, false)] as const),
    ]),
    `In brackets: 95 % bootstrap intervals. For all, ${slides.length > 1 ? `whole slides are drawn (${all.units})` : 'images are drawn'}; for a slide, its images.`,
    countTable(images, counts),
  ].join('\n\n')
}

/** The case without the name of the data set. */
const slideOf = ({ caseId }: EvaluatedImage): string => caseId.slice(caseId.lastIndexOf('/') + 1)

const intervalsOf = (
  images: readonly EvaluatedImage[],
  threshold: number,
  bySlide: boolean,
): ScoreIntervals =>
  bootstrapIntervals(images.map(scoredImageOf), {
    threshold,
    seed: SEED,
    ...(bySlide && { clusterOf: (_, index) => slideOf(images[index]!) }),
  })

const scoreTable = (columns: readonly (readonly [string, ScoreIntervals])[]): string =>
  alignedColumns([
    ['', ...columns.map(([name]) => name)],
    ...measures.map(([name, key]) => [name, ...columns.map(([, intervals]) => withBounds(intervals[key]))]),
  ])

const withBounds = ({ estimate, low, high }: ScoreInterval): string =>
  `${estimate.toFixed(3)} [${low.toFixed(2)}–${high.toFixed(2)}]`

function countTable(images: readonly EvaluatedImage[], pooled: MatchCounts): string {
  const rows = breakdown(images.map(countsOf), (_, index) => slideOf(images[index]!))
  return alignedColumns([
    ['slide', 'images', 'figures', 'TP', 'FP', 'FN'],
    ...rows.map(({ group, images, ...counts }) => [group, String(images), ...countCells(counts)]),
    ['all', String(images.length), ...countCells(pooled)],
  ])
}

const countCells = ({ truePositives, falsePositives, falseNegatives }: MatchCounts): string[] =>
  [truePositives + falseNegatives, truePositives, falsePositives, falseNegatives].map(String)
