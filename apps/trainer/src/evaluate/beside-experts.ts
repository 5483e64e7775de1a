import { balancedAccuracy } from '@metaphase/detection'
import type { ClassifiedFigure } from './classification-record.ts'

type JudgedFigure = ClassifiedFigure & Required<Pick<ClassifiedFigure, 'experts'>>

interface SharedScore {
  readonly figures: number
  readonly balancedAccuracy: number
}

/** A classifier beside the experts whose majority is its truth. */
export interface BesideExperts {
  /** Balanced accuracy on the figures that all experts called the same, and on the others. */
  readonly agreed: SharedScore
  readonly split: SharedScore
  /**
   * For each expert: where the others agree with each other, their answer is the truth for this expert and for the classifier
   * alike. Against the majority an expert could not be scored: their own answer is part of it.
   */
  readonly experts: readonly {
    readonly figures: number
    readonly expert: number
    readonly classifier: number
  }[]
}

/** Null unless every figure comes with each expert's answer. `thresholdOf` says from where on the classifier answers atypical. */
export function besideExperts(
  figures: readonly ClassifiedFigure[],
  thresholdOf: (figure: ClassifiedFigure) => number,
): BesideExperts | null {
  const judged = figures.filter((figure): figure is JudgedFigure => figure.experts !== undefined)
  const [first] = judged
  if (!first || judged.length < figures.length) return null
  const answerOf = (figure: JudgedFigure) => figure.score >= thresholdOf(figure)
  const accuracy = (own: readonly JudgedFigure[], truth: Answer, answer: Answer): number =>
    balancedAccuracy(
      own.map((figure) => ({ isTrue: truth(figure), score: answer(figure) ? 1 : 0 })),
      1,
    )
  const shared = (own: readonly JudgedFigure[]): SharedScore => ({
    figures: own.length,
    balancedAccuracy: accuracy(own, ({ isTrue }) => isTrue, answerOf),
  })
  const isAgreed = ({ experts }: JudgedFigure) => areSame(experts)
  return {
    agreed: shared(judged.filter(isAgreed)),
    split: shared(judged.filter((figure) => !isAgreed(figure))),
    experts: first.experts.map((_, index) => {
      const others = ({ experts }: JudgedFigure) => experts.toSpliced(index, 1)
      const own = judged.filter((figure) => areSame(others(figure)))
      const truth = (figure: JudgedFigure) => others(figure)[0]!
      return {
        figures: own.length,
        expert: accuracy(own, truth, ({ experts }) => experts[index]!),
        classifier: accuracy(own, truth, answerOf),
      }
    }),
  }
}

type Answer = (figure: JudgedFigure) => boolean

const areSame = (answers: readonly boolean[]): boolean => new Set(answers).size === 1
