import { classOf, reviewedClass, type ReviewedClass, type SettledFigure } from '@metaphase/detection'
import type { FigureColumns } from './figure-columns.ts'

/** Codes of `ShownFigures.classCode` are indices into it. */
export const figureClasses = [
  'mitotic',
  'typical',
  'atypical',
  'candidate',
  'rejected',
] as const satisfies ReviewedClass[]
const codeOf = Object.fromEntries(figureClasses.map((name, code) => [name, code])) as Record<
  ReviewedClass,
  number
>

/** The figures as they count at a threshold with all reviews applied: the model's by ordinal, then the added ones. */
export interface ShownFigures {
  readonly count: number
  readonly xPx: Float64Array
  readonly yPx: Float64Array
  /** NaN of an added figure. */
  readonly probability: Float64Array
  readonly classCode: Uint8Array
  /** The reviewed ones, by index. */
  readonly settled: ReadonlyMap<number, SettledFigure>
}

/** The model's columns followed by the figures that only reviewers brought in, to be classed at any threshold. */
export function withAdded(columns: FigureColumns, settled: readonly SettledFigure[]) {
  const added = settled.filter(({ ordinal }) => ordinal === null)
  const models = columns.xPx.length
  const extended = (values: Float64Array, more: readonly number[]) => {
    if (more.length === 0) return values
    const all = new Float64Array(models + more.length)
    all.set(values)
    all.set(more, models)
    return all
  }
  const indexOfAdded = new Map(added.map(({ addedFigureId }, i) => [addedFigureId, models + i]))
  return {
    count: models + added.length,
    xPx: extended(
      columns.xPx,
      added.map(({ xPx }) => xPx),
    ),
    yPx: extended(
      columns.yPx,
      added.map(({ yPx }) => yPx),
    ),
    probability: extended(
      columns.probability,
      added.map(() => NaN),
    ),
    settled: new Map(
      settled.map((figure) => [figure.ordinal ?? indexOfAdded.get(figure.addedFigureId)!, figure]),
    ),
  }
}

/** Classes all figures at `threshold`, in one pass: quick enough for every movement of a slider. */
export function classFigures(
  figures: Omit<ShownFigures, 'classCode'>,
  { atypicalProbability, atypicalThreshold }: FigureColumns,
  threshold: number,
): ShownFigures {
  const thresholds = { threshold, atypicalThreshold }
  const classCode = new Uint8Array(figures.count)
  for (let i = 0; i < atypicalProbability.length; i++) {
    const atypical = atypicalProbability[i]!
    const figure = {
      probability: figures.probability[i]!,
      atypicalProbability: Number.isNaN(atypical) ? null : atypical,
    }
    classCode[i] = codeOf[classOf(figure, thresholds)]
  }
  for (const [index, figure] of figures.settled) classCode[index] = codeOf[reviewedClass(figure, thresholds)]
  return { ...figures, classCode }
}

export const classAt = ({ classCode }: ShownFigures, index: number): ReviewedClass =>
  figureClasses[classCode[index]!]!

export const isMitotic = (name: ReviewedClass): boolean => name !== 'candidate' && name !== 'rejected'
