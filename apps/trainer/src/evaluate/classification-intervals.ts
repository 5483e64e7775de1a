import { bootstrapClassification, type ClassificationIntervals } from '@metaphase/detection'
import type { ClassificationRecord } from './classification-record.ts'

/** Of the bootstrap; any will do, but the same each time. */
const SEED = 2025

/** 95 % bootstrap intervals over cases; over figures where their cases are not known. */
export const classificationIntervals = ({
  figures,
  threshold,
}: Pick<ClassificationRecord, 'figures' | 'threshold'>): ClassificationIntervals =>
  bootstrapClassification(figures, {
    threshold: (figure) => figure.threshold ?? threshold,
    seed: SEED,
    clusterOf: ({ caseId, id }) => caseId ?? id,
  })
