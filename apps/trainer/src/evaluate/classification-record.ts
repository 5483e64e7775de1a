import {
  answersAt,
  balancedAccuracy,
  rocAuc,
  sensitivitySpecificity,
  type LabelledScore,
} from '@metaphase/detection'
import type { EvaluatedModel } from './evaluation-record.ts'

/** A mitotic figure whose class is known, and what a classifier made of it: `score` is the atypical probability. */
export interface ClassifiedFigure extends LabelledScore {
  readonly id: string
  /** The slide or case it is of, where that is known. */
  readonly caseId: string | null
  /** Which of the experts called it atypical, where each one's answer is known. */
  readonly experts?: readonly boolean[]
  /** Of the fold's bundle that was run on it, in a record of several. */
  readonly threshold?: number
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

type ClassifierModel = Pick<EvaluatedModel, 'id' | 'version' | 'sha256' | 'threshold'>

/** What a run leaves of its best epoch, `classification.json`: scores of the network's own, at the threshold that is best. */
export interface ClassificationValidationFile extends ClassificationScores {
  readonly figures: readonly ClassifiedFigure[]
}

export interface ClassificationRecord extends ClassificationScores {
  readonly model: ClassifierModel
  /** The bundles of a cross-validation by fold, each run on the figures of its own; `threshold` is then their median. */
  readonly folds?: readonly ClassifierModel[]
  readonly executionProvider: string
  readonly figures: readonly ClassifiedFigure[]
}

export const scoreClassification = (
  figures: readonly ClassifiedFigure[],
  threshold: number,
): ClassificationScores => {
  const answers = answersAt(figures, (figure) => figure.threshold ?? threshold)
  return {
    balancedAccuracy: balancedAccuracy(answers, 1),
    ...sensitivitySpecificity(answers, 1),
    auc: rocAuc(figures),
    threshold,
    n: figures.length,
  }
}
