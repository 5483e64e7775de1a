import type { Manifest } from '@metaphase/model'
import { classificationIntervals } from './classification-intervals.ts'
import type { ClassificationRecord } from './classification-record.ts'

/** What `evaluate atypical --save` writes: the record, and the name of the folder that was scored. */
export interface SavedClassification extends ClassificationRecord {
  readonly dataset: string
}

const metricNames = ['balanced-accuracy', 'sensitivity', 'specificity', 'auc'] as const

export const isClassificationMetric = ({ name }: Manifest['metrics'][number]): boolean =>
  metricNames.some((own) => own === name)

/** An evaluation of a classifier as a manifest states it. */
export function classificationMetrics(record: SavedClassification): Manifest['metrics'] {
  const { dataset, figures, folds } = record
  const atypical = figures.filter(({ isTrue }) => isTrue).length
  const how = folds ? ', each case by the model of the cross-validation that held it out' : ''
  const { balancedAccuracy, ...others } = classificationIntervals(record)
  const scores = { 'balanced-accuracy': balancedAccuracy, ...others }
  return metricNames.map((name) => {
    const { estimate, low, high } = scores[name]
    const of = `${dataset}, ${figures.length} figures, ${atypical} of them atypical${how}`
    return { name, dataset: of, value: estimate, interval95: [low, high] }
  })
}
