import type { Manifest } from '@metaphase/model'
import type { EvaluationRecord } from './evaluation-record.ts'
import { scoreIntervals, slideOf } from './score-intervals.ts'

const names = ['f1', 'precision', 'recall', 'ap'] as const

/** An evaluation as a manifest states it. */
export function evaluationMetrics(record: EvaluationRecord): Manifest['metrics'] {
  const { images, groundTruth, source, folds } = record
  const slides = new Set(images.map(slideOf)).size
  const how = folds ? ', each slide by the model of the cross-validation that held it out' : ''
  const dataset = `${source}, ${images.length} images of ${slides} ${slides === 1 ? 'slide' : 'slides'}, ${groundTruth} figures${how}`
  const intervals = scoreIntervals(record)
  return names.map((name) => {
    const { estimate, low, high } = intervals[name]
    return { name, dataset, value: estimate, interval95: [low, high] }
  })
}
