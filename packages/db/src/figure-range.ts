import type { AnalysisRun } from './analyses.ts'
import type { Database } from './client.ts'
import type { FigureRow } from './figures.ts'

export type RangedFigure = Omit<FigureRow, 'class'> & { readonly ordinal: number }

/**
 * The figures with `count` ordinals from `firstOrdinal` on that are probable enough; fewer than `count` only at the end of the
 * result, as ordinals count from the most probable without gaps. A range, not a limit: just after a result was stored
 * Postgres knows little of it, and would sort all its figures for every page.
 */
export async function findFigureRange(
  db: Database,
  { analysisId, generation }: AnalysisRun,
  {
    firstOrdinal,
    count,
    minProbability,
  }: { readonly firstOrdinal: number; readonly count: number; readonly minProbability: number },
): Promise<RangedFigure[]> {
  return db.$queryRaw<RangedFigure[]>`
    SELECT ordinal, x_px AS "xPx", y_px AS "yPx", x_um AS "xUm", y_um AS "yUm", probability,
           atypical_probability AS "atypicalProbability"
    FROM figures
    WHERE analysis_id = ${analysisId}::uuid AND generation = ${generation} AND probability >= ${minProbability}
      AND ordinal >= ${firstOrdinal} AND ordinal < ${firstOrdinal + count}
    ORDER BY ordinal`
}
