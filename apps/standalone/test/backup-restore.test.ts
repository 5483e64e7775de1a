import { writePhantomSlide } from '@metaphase/phantom'
import { deletePrefix, getStream, listKeys, openStore, uploadStream, type Store } from '@metaphase/storage'
import { locatePostgresClient } from '@metaphase/testing'
import { Redis } from 'ioredis'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analysisWhen } from '../src/analysis-when.ts'
import { createClient, type Client } from '../src/client.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

// docs/operating.md, "Backup and restore": Postgres by its own pg_dump, then every object; Redis not at all. Then all three are
// emptied, and the two copies are played back.
const exports = ['figures.geojson', 'figures.csv', 'figures.midog.json', 'figures.coco.json', 'figures.dcm']
const postgres = await locatePostgresClient().catch(() => null)
const why = postgres ? '' : ' (skipped: no pg_dump of Postgres 18)'

const env = {
  EXECUTION_PROVIDERS: 'cpu',
  ENGINE_THREADS: '1',
  SWEEP_EVERY_MS: '500',
  STALLED_AFTER_MS: '1000',
}
let running: RunningSystem
let restored: RunningSystem | undefined
let client: Client
let key: string

beforeAll(async () => {
  running = await startTestSystem({ env, tilesPerBatch: 2 })
  key = await running.system.createApiKey(['admin'])
  client = createClient(running.system.url, key)
})
afterAll(async () => {
  await restored?.stop()
  await running.stop()
})

const call = (path: string, init: RequestInit = {}) => {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  return fetch(new URL(path, (restored ?? running).system.url), { headers, ...init })
}
const exported = async (analysisId: string) => {
  const answers = await Promise.all(exports.map((name) => call(`/analyses/${analysisId}/${name}`)))
  for (const answer of answers) expect(answer.status).toBe(200)
  return Promise.all(
    answers.map(async (answer) => Buffer.from(await answer.arrayBuffer()).toString('base64')),
  )
}

async function backUpObjects(store: Store, folder: string): Promise<void> {
  for await (const objectKey of listKeys(store, '')) {
    const path = join(folder, objectKey)
    await mkdir(dirname(path), { recursive: true })
    await pipeline(await getStream(store, objectKey), createWriteStream(path))
  }
}

async function restoreObjects(store: Store, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries.filter((each) => each.isFile())) {
    const path = join(entry.parentPath, entry.name)
    await uploadStream(store, path.slice(folder.length + 1), createReadStream(path))
  }
}

/** The database, every object, and every job. */
async function loseEverything(store: Store, databaseUrl: URL): Promise<void> {
  const maintenance = new URL(databaseUrl)
  maintenance.pathname = '/postgres'
  const name = databaseUrl.pathname.slice(1)
  await postgres!('psql', ['-c', `DROP DATABASE "${name}" WITH (FORCE)`, maintenance.href])
  await postgres!('psql', ['-c', `CREATE DATABASE "${name}"`, maintenance.href])
  await deletePrefix(store, '')
  const redis = new Redis(running.system.env['REDIS_URL']!)
  const jobs = await redis.keys(`${running.system.env['QUEUE_PREFIX']}:*`)
  if (jobs.length > 0) await redis.del(...jobs)
  redis.disconnect()
}

test.skipIf(!postgres)(
  `after everything is lost, a restore has every figure, export, review and key, and ends what had begun${why}`,
  async () => {
    const { system, dataDir } = running
    const slidePath = join(dataDir, 'phantom.tiff')
    await writePhantomSlide(
      slidePath,
      { seed: 41, widthPx: 1_500, heightPx: 1_500 },
      { compression: 'deflate' },
    )
    const { slide, analysis: posted } = await client.postSlide(slidePath)
    const ended = await analysisWhen(client, posted!.id)
    expect(ended.state).toBe('completed')
    const review = { reviewer: 'Ada', ordinal: 0, verdict: 'rejected' }
    const reviewed = await call(`/analyses/${ended.id}/reviews`, {
      method: 'POST',
      body: JSON.stringify(review),
    })
    expect(reviewed.status).toBe(201)
    const before = {
      analysis: ended,
      figures: await client.figures(ended.id, 0),
      exports: await exported(ended.id),
      reviews: await (await call(`/analyses/${ended.id}/reviews`)).json(),
    }
    expect(before.figures.length).toBeGreaterThan(5)
    await Promise.all(system.workersGpu.map((worker) => worker.stop()))
    const { id: begun } = await client.startAnalysis(slide.id)
    await analysisWhen(client, begun, ({ state }) => state === 'detecting')

    const databaseUrl = new URL(system.env['DATABASE_URL']!)
    const store = openStore(system.env as never)
    const dump = join(dataDir, 'metaphase.dump')
    const objects = join(dataDir, 'objects')
    await postgres!('pg_dump', ['--format=custom', '--file', dump, databaseUrl.href])
    await backUpObjects(store, objects)
    await system.stop()

    await loseEverything(store, databaseUrl)
    await postgres!('pg_restore', [
      '--exit-on-error',
      '--single-transaction',
      '--dbname',
      databaseUrl.href,
      dump,
    ])
    await restoreObjects(store, objects)
    store.close()

    restored = await startTestSystem({ env, tilesPerBatch: 2, name: system.env['S3_BUCKET']! })
    client = createClient(restored.system.url, key)
    expect(await client.analysis(ended.id)).toEqual(before.analysis)
    expect(await client.figures(ended.id, 0)).toEqual(before.figures)
    expect(await exported(ended.id)).toEqual(before.exports)
    expect(await (await call(`/analyses/${ended.id}/reviews`)).json()).toEqual(before.reviews)
    const resumed = await analysisWhen(client, begun)
    expect(resumed).toMatchObject({ state: 'completed', coverage: 1, counts: before.analysis.counts })
    expect(await client.figures(begun, 0)).toEqual(before.figures)
  },
  120_000,
)
