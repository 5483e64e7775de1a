import type { AnalysisRun } from './analyses.ts'
import type { Database } from './client.ts'
import { Prisma, type Verdict } from './generated/client.ts'

/** A review with the figure that it is of. */
export interface ReviewOfFigure {
  readonly id: number
  readonly ordinal: number | null
  readonly addedFigureId: string | null
  readonly xPx: number
  readonly yPx: number
  readonly xUm: number
  readonly yUm: number
  /** The model's; null of an added figure. */
  readonly probability: number | null
  readonly atypicalProbability: number | null
  readonly reviewer: string
  readonly apiKeyId: string
  readonly verdict: Verdict
  readonly createdAt: Date
}

interface ReviewFilter {
  readonly reviewer?: string | undefined
  /** Reviews up to and with this id have been seen. */
  readonly afterId?: number
  readonly limit?: number
}

/** Everything that was ever said of the figures of a result, in the order in which it was said. */
export async function listReviews(
  db: Database,
  run: AnalysisRun,
  filter: ReviewFilter,
): Promise<ReviewOfFigure[]> {
  return selectReviews(db, run, filter, Prisma.sql`SELECT * FROM reviews WHERE ${ofReviewer(run, filter)}`)
}

/** The latest of each reviewer on each figure, without those who took theirs back; in the order in which it was said. */
export async function findCurrentReviews(
  db: Database,
  run: AnalysisRun,
  filter: ReviewFilter = {},
): Promise<ReviewOfFigure[]> {
  const latest = Prisma.sql`
    SELECT * FROM (
      SELECT DISTINCT ON (reviewer, ordinal, added_figure_id) * FROM reviews WHERE ${ofReviewer(run, filter)}
      ORDER BY reviewer, ordinal, added_figure_id, id DESC
    ) AS latest WHERE verdict <> 'withdrawn'`
  return selectReviews(db, run, filter, latest)
}

const ofReviewer = ({ analysisId }: AnalysisRun, { reviewer }: ReviewFilter): Prisma.Sql =>
  reviewer === undefined
    ? Prisma.sql`analysis_id = ${analysisId}::uuid`
    : Prisma.sql`analysis_id = ${analysisId}::uuid AND reviewer = ${reviewer}`

async function selectReviews(
  db: Database,
  { generation }: AnalysisRun,
  { afterId = 0, limit }: ReviewFilter,
  reviews: Prisma.Sql,
): Promise<ReviewOfFigure[]> {
  return db.$queryRaw<ReviewOfFigure[]>`
    SELECT r.id, r.ordinal, r.added_figure_id AS "addedFigureId", r.reviewer, r.api_key_id AS "apiKeyId",
           r.verdict::text AS verdict, r.created_at AS "createdAt",
           coalesce(f.x_px, a.x_px) AS "xPx", coalesce(f.y_px, a.y_px) AS "yPx",
           coalesce(f.x_um, a.x_um) AS "xUm", coalesce(f.y_um, a.y_um) AS "yUm",
           f.probability, f.atypical_probability AS "atypicalProbability"
    FROM (${reviews}) AS r
    LEFT JOIN figures f ON f.analysis_id = r.analysis_id AND f.generation = ${generation} AND f.ordinal = r.ordinal
    LEFT JOIN added_figures a ON a.id = r.added_figure_id
    WHERE r.id > ${afterId}
    ORDER BY r.id ${limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit}`}`
}
