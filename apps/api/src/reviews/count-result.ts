import { countByClass, type Database } from '@metaphase/db'
import {
  atypicalShare,
  classOf,
  poissonInterval,
  reviewedClass,
  type ReviewedClass,
  type SettledFigure,
} from '@metaphase/detection'
import type { PolygonPx } from '@metaphase/tiling'
import type { Result } from '../analyses/result.ts'

/**
 * Counts a result at its threshold, with what reviewers said in the place of the model where they are given; with a polygon,
 * in which all that is `reviewed` then lies, what is inside.
 */
export async function countResult(
  db: Database,
  result: Result,
  reviewed: readonly SettledFigure[] | null,
  polygon?: PolygonPx,
) {
  const tally: Record<ReviewedClass, number> = {
    ...(await countByClass(db, result.run, result, polygon)),
    rejected: 0,
  }
  for (const figure of reviewed ?? []) {
    const { probability, atypicalProbability } = figure
    if (probability !== null) tally[classOf({ probability, atypicalProbability }, result)] -= 1
    tally[reviewedClass(figure, result)] += 1
  }
  const { mitotic, typical, atypical, candidate, rejected } = tally
  const mitoses = mitotic + typical + atypical
  const classified = typical + atypical
  const interval = poissonInterval(mitoses)
  return {
    mitoses,
    // what nobody knows is null
    atypical: result.atypicalThreshold === null && classified === 0 ? null : atypical,
    atypicalShare: atypicalShare({ atypical, classified }),
    candidates: candidate,
    rejected,
    areaMm2: result.areaMm2,
    mitosesLow: interval.low,
    mitosesHigh: interval.high,
  }
}
export type CountedResult = Awaited<ReturnType<typeof countResult>>
