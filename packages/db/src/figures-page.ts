import type { AnalysisRun } from './analyses.ts'
import type { Database } from './client.ts'
import type { Figure, FigureClass } from './generated/client.ts'

/** Level-0 pixels; the left and upper edge belong to the box, the right and lower do not, so that boxes tile. */
export interface FigureBox {
  readonly minXPx: number
  readonly minYPx: number
  readonly maxXPx: number
  readonly maxYPx: number
}

export interface FigureFilter {
  readonly box?: FigureBox
  readonly minProbability: number
  readonly class?: FigureClass
  /** Figures up to and with this ordinal have been seen. */
  readonly afterOrdinal: number
  readonly limit: number
}

/** Figures of one generation, most probable first. */
export async function findFigures(
  db: Database,
  { analysisId, generation }: AnalysisRun,
  { box, minProbability, class: wanted, afterOrdinal, limit }: FigureFilter,
): Promise<Figure[]> {
  return db.figure.findMany({
    where: {
      analysisId,
      generation,
      ordinal: { gt: afterOrdinal },
      probability: { gte: minProbability },
      ...(wanted === undefined ? {} : { class: wanted }),
      ...(box ? { xPx: { gte: box.minXPx, lt: box.maxXPx }, yPx: { gte: box.minYPx, lt: box.maxYPx } } : {}),
    },
    orderBy: { ordinal: 'asc' },
    take: limit,
  })
}
