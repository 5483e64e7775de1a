import { balancedAccuracy, rocAuc, sensitivitySpecificity, type LabelledScore } from '@metaphase/detection'
import type { EvaluatedModel } from './evaluation-record.ts'

/** A mitotic figure whose class is known, and what a classifier made of it: `score` is the atypical probability. */
export interface ClassifiedFigure extends LabelledScore {
  readonly id: string
  /** The slide or case it is of, where that is known. */
  readonly caseId: string | null
}

/** The scores of Track 2 (paper, equation 5 and Table 4); atypical is the positive class. */
export interface ClassificationScores {
  readonly balancedAccuracy: number
  readonly sensitivity: number
  readonly specificity: number
  readonly auc: number
  /** The manifest's, or a validation's own. */
  readonly threshold: number
  /** Figures. */
  readonly n: number
}

export interface ClassificationRecord extends ClassificationScores {
  readonly model: Pick<EvaluatedModel, 'id' | 'version' | 'sha256'>
  readonly executionProvider: string
  readonly figures: readonly ClassifiedFigure[]
}

export const scoreClassification = (
  figures: readonly ClassifiedFigure[],
  threshold: number,
): ClassificationScores => ({
  balancedAccuracy: balancedAccuracy(figures, threshold),
  ...sensitivitySpecificity(figures, threshold),
  auc: rocAuc(figures),
  threshold,
  n: figures.length,
})
