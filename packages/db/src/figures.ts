import type { Database } from './client.ts'
import type { AnalysisRun } from './analyses.ts'
import type { FigureClass } from './generated/client.ts'

export interface FigureRow {
  readonly xPx: number
  readonly yPx: number
  readonly xUm: number
  readonly yUm: number
  readonly probability: number
  readonly class: FigureClass
  readonly atypicalProbability: number | null
}

const ROWS_PER_STATEMENT = 20_000

/**
 * Writes the figures of a run, in order, where no reader sees them yet. Safe to run twice: rows that are there stay.
 * Arrays, not one parameter a value, so that a statement can carry more rows than Postgres has parameters.
 */
export async function stageFigures(
  db: Database,
  { analysisId, generation }: AnalysisRun,
  figures: readonly FigureRow[],
): Promise<void> {
  for (let first = 0; first < figures.length; first += ROWS_PER_STATEMENT) {
    const rows = figures.slice(first, first + ROWS_PER_STATEMENT)
    const column = <K extends keyof FigureRow>(name: K) => rows.map((row) => row[name])
    await db.$executeRaw`
      INSERT INTO figures (analysis_id, generation, ordinal, x_px, y_px, x_um, y_um, probability, class, atypical_probability)
      SELECT ${analysisId}::uuid, ${generation}::int, ${first}::int + row_number - 1, x_px, y_px, x_um, y_um, probability,
             class::figure_class, atypical_probability
      FROM unnest(${column('xPx')}::float8[], ${column('yPx')}::float8[], ${column('xUm')}::float8[], ${column('yUm')}::float8[],
                  ${column('probability')}::float8[], ${column('class')}::text[], ${column('atypicalProbability')}::float8[])
           WITH ORDINALITY AS t (x_px, y_px, x_um, y_um, probability, class, atypical_probability, row_number)
      ON CONFLICT DO NOTHING`
  }
}

/** Removes what earlier, abandoned generations staged. */
export async function dropOtherGenerations(
  db: Database,
  { analysisId, generation }: AnalysisRun,
): Promise<void> {
  await db.figure.deleteMany({ where: { analysisId, generation: { not: generation } } })
}
