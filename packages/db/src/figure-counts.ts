import type { AnalysisRun } from './analyses.ts'
import type { Database } from './client.ts'
import { Prisma, type FigureClass } from './generated/client.ts'
import { liesInside, type PolygonPx } from './polygon.ts'

export type ClassCounts = Readonly<Record<FigureClass, number>>

/**
 * Counts a result anew: by class at another threshold. `atypicalThreshold` is the classifier's, null without one; with a
 * polygon those inside alone.
 */
export async function countByClass(
  db: Database,
  { analysisId, generation }: AnalysisRun,
  { threshold, atypicalThreshold }: { threshold: number; atypicalThreshold: number | null },
  polygon?: PolygonPx,
): Promise<ClassCounts> {
  const [counts] = await db.$queryRaw<ClassCounts[]>`
    SELECT count(*) FILTER (WHERE probability >= ${threshold} AND is_atypical IS NULL)::int AS mitotic,
           count(*) FILTER (WHERE probability >= ${threshold} AND NOT is_atypical)::int AS typical,
           count(*) FILTER (WHERE probability >= ${threshold} AND is_atypical)::int AS atypical,
           count(*) FILTER (WHERE probability < ${threshold})::int AS candidate
    FROM (SELECT probability, atypical_probability >= ${atypicalThreshold}::float8 AS is_atypical
          FROM figures WHERE analysis_id = ${analysisId}::uuid AND generation = ${generation}
            AND ${polygon ? liesInside(polygon) : Prisma.sql`TRUE`}) AS figures`
  return counts!
}
