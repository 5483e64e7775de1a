import { randomUUID } from 'node:crypto'
import type { AnalysisRun } from './analyses.ts'
import type { Database, Transaction } from './client.ts'
import type { Verdict } from './generated/client.ts'

/** A figure that is there: one of the result, or one that a reviewer added. */
export type FigureReference =
  | { readonly ordinal: number; readonly addedFigureId: null }
  | { readonly ordinal: null; readonly addedFigureId: string }

/** A place on the slide, in both frames. */
export interface FigurePlace {
  readonly xPx: number
  readonly yPx: number
  readonly xUm: number
  readonly yUm: number
}

/** Who says something: the key that was used, and the name given with it. */
export interface Reviewer {
  readonly reviewer: string
  readonly apiKeyId: string
}

/** Adds what a reviewer says of a figure that is there and returns its id; null where the result has no such figure. */
export async function recordReview(
  db: Database,
  run: AnalysisRun,
  review: Reviewer & FigureReference & { readonly verdict: Verdict },
): Promise<number | null> {
  const { analysisId } = run
  const isThere =
    review.addedFigureId === null
      ? await db.figure.count({ where: { ...run, ordinal: review.ordinal } })
      : await db.addedFigure.count({ where: { id: review.addedFigureId, analysisId } })
  if (isThere === 0) return null
  const { id } = await db.review.create({ data: { analysisId, ...review } })
  return id
}

/**
 * Adds what a reviewer says of a place. A figure within `radiusUm` of it is the one that is meant, of the result or added by
 * whomever, unless this reviewer has rejected it; else the figure is new. Two reviewers at once get one figure. Returns the
 * review's id.
 */
export async function recordReviewOfPlace(
  db: Database,
  run: AnalysisRun,
  {
    place,
    radiusUm,
    ...review
  }: Reviewer & { readonly verdict: Verdict; readonly place: FigurePlace; readonly radiusUm: number },
): Promise<number> {
  const { analysisId } = run
  return db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM analyses WHERE id = ${analysisId}::uuid FOR NO KEY UPDATE`
    const figure =
      (await nearestFigure(tx, run, { place, radiusUm, reviewer: review.reviewer })) ??
      (await addFigure(tx, analysisId, place))
    const { id } = await tx.review.create({ data: { analysisId, ...review, ...figure } })
    return id
  })
}

async function nearestFigure(
  tx: Transaction,
  { analysisId, generation }: AnalysisRun,
  { place, radiusUm, reviewer }: { place: FigurePlace; radiusUm: number; reviewer: string },
): Promise<FigureReference | null> {
  const { xUm, yUm } = place
  const [nearest] = await tx.$queryRaw<FigureReference[]>`
    WITH near AS (
      SELECT ordinal, NULL::uuid AS added_figure_id, (x_um - ${xUm}) ^ 2 + (y_um - ${yUm}) ^ 2 AS distance2
      FROM figures
      WHERE analysis_id = ${analysisId}::uuid AND generation = ${generation}
        AND x_um BETWEEN ${xUm - radiusUm} AND ${xUm + radiusUm} AND y_um BETWEEN ${yUm - radiusUm} AND ${yUm + radiusUm}
      UNION ALL
      SELECT NULL, id, (x_um - ${xUm}) ^ 2 + (y_um - ${yUm}) ^ 2
      FROM added_figures
      WHERE analysis_id = ${analysisId}::uuid
    )
    SELECT ordinal, added_figure_id AS "addedFigureId" FROM near
    WHERE distance2 <= ${radiusUm ** 2} AND 'rejected' IS DISTINCT FROM (
      SELECT verdict::text FROM reviews
      WHERE analysis_id = ${analysisId}::uuid AND reviewer = ${reviewer}
        AND (reviews.ordinal = near.ordinal OR reviews.added_figure_id = near.added_figure_id)
      ORDER BY id DESC LIMIT 1)
    ORDER BY distance2, ordinal, added_figure_id LIMIT 1`
  return nearest ?? null
}

async function addFigure(tx: Transaction, analysisId: string, place: FigurePlace): Promise<FigureReference> {
  const { id } = await tx.addedFigure.create({ data: { id: randomUUID(), analysisId, ...place } })
  return { ordinal: null, addedFigureId: id }
}
