import { pipeline } from 'node:stream/promises'
import type { PoolClient } from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import type { AnalysisRun } from './analyses.ts'
import type { Database } from './client.ts'
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

const COLUMNS =
  'analysis_id, generation, ordinal, x_px, y_px, x_um, y_um, probability, class, atypical_probability'
/** A copy of so many ends well within the time that a statement may take, and is a megabyte or two of text. */
const ROWS_PER_COPY = 20_000

/**
 * Writes the figures of a run, in order, where no reader sees them yet. Safe to run twice, and twice at once: what is there
 * of a copy's ordinals is replaced in one transaction, and only one process at a time writes figures of a run.
 */
export async function stageFigures(
  db: Database,
  run: AnalysisRun,
  figures: readonly FigureRow[],
): Promise<void> {
  const client = await db.pool.connect()
  try {
    for (let first = 0; first < figures.length; first += ROWS_PER_COPY)
      await copyFigures(client, run, first, figures.slice(first, first + ROWS_PER_COPY))
  } catch (error) {
    client.release(true) // its transaction ends with the connection
    throw error
  }
  client.release()
}

async function copyFigures(
  client: PoolClient,
  { analysisId, generation }: AnalysisRun,
  first: number,
  figures: readonly FigureRow[],
): Promise<void> {
  await client.query('BEGIN')
  await client.query('SELECT pg_advisory_xact_lock(hashtext($1), $2)', [analysisId, generation])
  await client.query(
    'DELETE FROM figures WHERE analysis_id = $1 AND generation = $2 AND ordinal >= $3 AND ordinal < $4',
    [analysisId, generation, first, first + figures.length],
  )
  const lines = figures.map(
    ({ xPx, yPx, xUm, yUm, probability, class: is, atypicalProbability }, i) =>
      `${analysisId}\t${generation}\t${first + i}\t${xPx}\t${yPx}\t${xUm}\t${yUm}\t${probability}\t${is}\t${atypicalProbability ?? '\\N'}\n`,
  )
  await pipeline([lines.join('')], client.query(copyFrom(`COPY figures (${COLUMNS}) FROM STDIN`)))
  await client.query('COMMIT')
}

/** Removes what earlier, abandoned generations staged. */
export async function dropOtherGenerations(
  db: Database,
  { analysisId, generation }: AnalysisRun,
): Promise<void> {
  await db.figure.deleteMany({ where: { analysisId, generation: { not: generation } } })
}
