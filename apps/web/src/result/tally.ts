import { atypicalShare, poissonInterval, type ReviewedClass } from '@metaphase/detection'
import { figureClasses, type ShownFigures } from './shown-figures.ts'

/** Counts as `GET /analyses/:id/counts` gives them. */
export interface Tally {
  readonly mitoses: number
  /** Null where nothing and nobody tells atypical figures. */
  readonly atypical: number | null
  readonly atypicalShare: ReturnType<typeof atypicalShare>
  readonly candidates: number
  readonly rejected: number
  readonly mitosesInterval95: { readonly low: number; readonly high: number }
}

interface Counting {
  readonly hasClassifier: boolean
  /** Which figures count; all of them unless given. */
  readonly isInside?: (index: number) => boolean
}

export function tally(figures: ShownFigures, { hasClassifier, isInside }: Counting): Tally {
  const byCode = new Uint32Array(figureClasses.length)
  for (let i = 0; i < figures.count; i++) if (!isInside || isInside(i)) byCode[figures.classCode[i]!]! += 1
  const of = Object.fromEntries(figureClasses.map((name, code) => [name, byCode[code]!])) as Record<
    ReviewedClass,
    number
  >
  const mitoses = of.mitotic + of.typical + of.atypical
  const classified = of.typical + of.atypical
  return {
    mitoses,
    atypical: !hasClassifier && classified === 0 ? null : of.atypical,
    atypicalShare: atypicalShare({ atypical: of.atypical, classified }),
    candidates: of.candidate,
    rejected: of.rejected,
    mitosesInterval95: poissonInterval(mitoses),
  }
}
