import type { AnalysisRun } from './analyses.ts'
import type { Database } from './client.ts'

/**
 * Columns of the figures with `count` ordinals from `firstOrdinal` on that are probable enough, as the text of a JSON object:
 * {xPx, yPx, probability, atypicalProbability} of arrays, places to 0.01 px. Postgres writes it, since 10⁵ rows made into objects
 * would keep this process from everything else for a second.
 */
export async function figureColumns(
  db: Database,
  { analysisId, generation }: AnalysisRun,
  {
    firstOrdinal,
    count,
    minProbability,
  }: { readonly firstOrdinal: number; readonly count: number; readonly minProbability: number },
): Promise<{ readonly columns: string; readonly found: number }> {
  const [row] = await db.$queryRaw<{ columns: string; found: number }[]>`
    SELECT count(*)::int AS found,
           json_build_object(
             'xPx', coalesce(json_agg(round(x_px * 100) / 100 ORDER BY ordinal), '[]'),
             'yPx', coalesce(json_agg(round(y_px * 100) / 100 ORDER BY ordinal), '[]'),
             'probability', coalesce(json_agg(probability ORDER BY ordinal), '[]'),
             'atypicalProbability', coalesce(json_agg(atypical_probability ORDER BY ordinal), '[]'))::text AS columns
    FROM figures
    WHERE analysis_id = ${analysisId}::uuid AND generation = ${generation} AND probability >= ${minProbability}
      AND ordinal >= ${firstOrdinal} AND ordinal < ${firstOrdinal + count}`
  return row!
}
