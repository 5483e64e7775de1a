import { catalogue, reconcile } from '@metaphase/jobs'
import { listKeys, listOpenUploads, openStore } from '@metaphase/storage'
import { Queue } from 'bullmq'
import { Redis } from 'ioredis'
import { Client as PostgresClient } from 'pg'
import { setTimeout as delay } from 'node:timers/promises'
import type { Stage } from './stage.ts'

/** A slide that was posted, and what an undisturbed analysis of the same file found. */
export interface Posted {
  readonly externalId: string
  readonly slideId: string
  readonly analysisId: string
  /** Canonical JSON of all figures. */
  readonly expectedFigures: string
}

const SETTLED_WITHIN_MS = 90_000
const POLL_MS = 500

/** What is wrong, one sentence each; empty when nothing was lost. Waits for sweeps to have done their work. */
export async function losses(
  stage: Stage,
  posted: readonly Posted[],
  figuresOf: (analysisId: string) => Promise<string>,
  { settledWithinMs = SETTLED_WITHIN_MS } = {},
): Promise<string[]> {
  const found: string[] = []
  for (const { analysisId, expectedFigures } of posted) {
    const figures = await figuresOf(analysisId)
    if (figures !== expectedFigures)
      found.push(`${analysisId}: its figures are not those of an undisturbed run`)
  }
  const postgres = new PostgresClient({ connectionString: stage.direct.databaseUrl })
  await postgres.connect()
  try {
    const checks = [
      () => unfinished(postgres, posted),
      () => duplicates(postgres, posted),
      () => undelivered(postgres, stage, posted),
      () => orphans(postgres, stage),
      () => stuckJobs(stage),
    ]
    for (const check of checks) found.push(...(await settled(check, settledWithinMs)))
  } finally {
    await postgres.end()
  }
  return found
}

/** What a check finds once it finds nothing, or does not change for the better any more. */
async function settled(check: () => Promise<string[]>, withinMs: number): Promise<string[]> {
  const endMs = Date.now() + withinMs
  for (;;) {
    const found = await check()
    if (found.length === 0 || Date.now() > endMs) return found
    await delay(POLL_MS)
  }
}

async function unfinished(postgres: PostgresClient, posted: readonly Posted[]): Promise<string[]> {
  const { rows } = await postgres.query<{ id: string; state: string; coverage: number; code: string | null }>(
    `SELECT id, state, tiles_analysed::float / nullif(tiles_planned, 0) AS coverage, error_code AS code FROM analyses
     WHERE id = ANY($1::uuid[])`,
    [posted.map(({ analysisId }) => analysisId)],
  )
  return posted.flatMap(({ analysisId }) => {
    const row = rows.find(({ id }) => id === analysisId)
    if (!row) return [`there is no analysis ${analysisId}`]
    const { state, coverage, code } = row
    if (state === 'completed' && coverage === 1) return []
    return [`analysis ${analysisId} is ${state} (${code}), coverage ${coverage}`]
  })
}

async function duplicates(postgres: PostgresClient, posted: readonly Posted[]): Promise<string[]> {
  const slides = await postgres.query<{ external_id: string; slides: string; analyses: string }>(
    `SELECT wanted.external_id, count(DISTINCT s.id) AS slides, count(a.id) AS analyses FROM unnest($1::text[]) AS wanted (external_id)
     LEFT JOIN slides s ON s.external_id = wanted.external_id LEFT JOIN analyses a ON a.slide_id = s.id
     GROUP BY 1 HAVING count(DISTINCT s.id) <> 1 OR count(a.id) <> 1`,
    [posted.map(({ externalId }) => externalId)],
  )
  const figures = await postgres.query<{ analysis_id: string }>(
    `SELECT f.analysis_id FROM figures f JOIN analyses a ON a.id = f.analysis_id
     WHERE a.state = 'completed' AND f.generation <> a.result_generation GROUP BY f.analysis_id`,
  )
  const events = await postgres.query<{ analysis: string; events: string }>(
    `SELECT data->>'analysisId' AS analysis, count(*) AS events FROM webhook_events GROUP BY 1 HAVING count(*) <> 1`,
  )
  return [
    ...slides.rows.map((row) => `${row.external_id} has ${row.slides} slides and ${row.analyses} analyses`),
    ...figures.rows.map((row) => `analysis ${row.analysis_id} has figures beside its result`),
    ...events.rows.map((row) => `analysis ${row.analysis} has ${row.events} events`),
  ]
}

async function undelivered(
  postgres: PostgresClient,
  { receiver }: Stage,
  posted: readonly Posted[],
): Promise<string[]> {
  const found: string[] = []
  for (const { analysisId } of posted) {
    const messages = receiver.messages.filter((message) => message.analysisId === analysisId)
    if (!messages.some(({ taken }) => taken)) found.push(`the webhook of ${analysisId} was not delivered`)
    if (new Set(messages.map(({ webhookId }) => webhookId)).size > 1)
      found.push(`the webhook of ${analysisId} changed its id`)
  }
  const pending = await postgres.query<{ id: string }>(
    `SELECT d.id FROM webhook_deliveries d JOIN webhook_endpoints e ON e.id = d.endpoint_id
     WHERE d.state = 'pending' OR (d.state = 'dead' AND e.enabled)`,
  )
  const bothered = await postgres.query<{ id: string }>(
    `SELECT e.id FROM webhook_endpoints e WHERE e.url = $1 AND e.enabled
     AND EXISTS (SELECT FROM webhook_deliveries d WHERE d.endpoint_id = e.id AND d.state <> 'pending')`,
    [receiver.goneUrl],
  )
  return [
    ...found,
    ...pending.rows.map(({ id }) => `delivery ${id} is pending or dead`),
    ...bothered.rows.map(({ id }) => `endpoint ${id} answered 410 and is still in service`),
  ]
}

/** Every object belongs to a row, and nothing is half uploaded. */
async function orphans(postgres: PostgresClient, { direct, system }: Stage): Promise<string[]> {
  const { rows } = await postgres.query<{ prefix: string }>(
    `SELECT 'slides/' || id || '/' AS prefix FROM slides WHERE state = 'ready'
     UNION ALL SELECT 'analyses/' || id || '/' FROM analyses UNION ALL SELECT 'models/' || sha256 || '/' FROM models`,
  )
  const known = rows.map(({ prefix }) => prefix)
  const store = openStore({ ...system.env, S3_ENDPOINT: direct.s3.endpoint } as never)
  try {
    const found: string[] = []
    for await (const key of listKeys(store, ''))
      if (!known.some((prefix) => key.startsWith(prefix))) found.push(`object ${key} belongs to nothing`)
    for (const { key } of await listOpenUploads(store, '')) found.push(`upload of ${key} is open`)
    return found
  } finally {
    store.close()
  }
}

async function stuckJobs({ direct, system }: Stage): Promise<string[]> {
  const connection = new Redis(direct.redisUrl, { maxRetriesPerRequest: null })
  const found: string[] = []
  for (const { name } of catalogue) {
    if (name === reconcile.name) continue // there is always one
    const queue = new Queue(name, { connection, prefix: system.env['QUEUE_PREFIX']! })
    const counts = await queue.getJobCounts('wait', 'active', 'delayed', 'waiting-children', 'prioritized')
    for (const [state, count] of Object.entries(counts))
      if (count > 0) found.push(`${count} ${name} jobs are ${state}`)
    await queue.close()
  }
  connection.disconnect()
  return found
}
