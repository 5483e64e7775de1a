import { Redis } from 'ioredis'
import { Client as PostgresClient } from 'pg'
import { writePhantomSlide } from '@metaphase/phantom'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analysisWhen } from '../src/analysis-when.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

let running: RunningSystem
beforeAll(async () => {
  running = await startTestSystem({
    env: { LOG_LEVEL: 'debug', EXECUTION_PROVIDERS: 'cpu', ENGINE_THREADS: '1' },
  })
})
afterAll(() => running.stop())

const mark = () => randomBytes(12).toString('hex')

test('no key, secret, password, file name or patient is in a log, in Redis or in an error', async () => {
  const { client, system, dataDir } = running
  const key = await system.createApiKey(['admin'])
  const patient = mark()
  const webhookPath = mark()
  const secrets = new Map<string, string>([
    ['the API key', key],
    ['a wrong API key', `mk_${mark()}`],
    ["S3's secret key", system.env['S3_SECRET_ACCESS_KEY']!],
    ["the database's password", new URL(system.env['DATABASE_URL']!).password],
    ["Redis' password", new URL(system.env['REDIS_URL']!).password],
    ['a file name', patient],
  ])
  const answers: string[] = []
  const call = async (path: string, init: RequestInit = {}, sent = key) => {
    const answer = await fetch(new URL(path, system.url), {
      ...init,
      headers: { authorization: `Bearer ${sent}`, ...init.headers },
    })
    const body = await answer.text()
    if (!answer.ok) answers.push(body)
    return body
  }

  // a receiver that refuses, so that its address and secret meet the code for failures
  const receiver = createServer((_request, response) => response.writeHead(500).end()).listen(0, '127.0.0.1')
  await once(receiver, 'listening')
  const json = { 'content-type': 'application/json' }
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/${webhookPath}`
  const endpoint = JSON.parse(
    await call('/webhook-endpoints', { method: 'POST', headers: json, body: JSON.stringify({ url }) }),
  ) as { secret: string }
  secrets.set("the webhook's secret", endpoint.secret)

  // a slide that works, one that is refused, and one whose pixels are not there
  const path = join(dataDir, `${patient}.tiff`)
  await writePhantomSlide(path, { seed: 31, widthPx: 1_000, heightPx: 1_000 }, { compression: 'deflate' })
  const { analysis } = await client.postSlide(path, { externalId: mark(), metadata: `{"name":"${patient}"}` })
  await analysisWhen(client, analysis!.id)
  await expect(
    client.postSlide(import.meta.filename.replace(/secrets.test.ts$/, 'admin-of.ts')),
  ).rejects.toThrow('slide-format-unsupported')
  await call('/models', {}, secrets.get('a wrong API key'))
  await call(`/slides/${patient}`)
  await call('/webhook-endpoints', { method: 'POST', headers: json, body: `{"url":"ftp://${patient}/"}` })
  await call('/slides', { method: 'POST', headers: json, body: '{' })
  expect(answers.length).toBe(4)

  const redis = new Redis(system.env['REDIS_URL']!)
  const dump = await dumpOf(redis, system.env['QUEUE_PREFIX']!)
  redis.disconnect()
  receiver.close()
  const logs = await Promise.all(
    (await readdir(join(dataDir, 'logs'))).map((name) => readFile(join(dataDir, 'logs', name), 'utf8')),
  )
  expect(logs.join('').length).toBeGreaterThan(1_000)
  expect(dump.length).toBeGreaterThan(100)
  for (const [what, secret] of secrets) {
    expect(secret.length, `${what}`).toBeGreaterThan(8)
    expect(logs.join('').includes(secret), `${what} in a log`).toBe(false)
    expect(dump.includes(secret), `${what} in Redis`).toBe(false)
    // a path that was asked for is repeated to whoever asked for it
    const mayBeInError = what === 'a file name'
    expect(!mayBeInError && answers.join('').includes(secret), `${what} in an error`).toBe(false)
  }
  const kept = await keysKept(system.env['DATABASE_URL']!)
  expect(kept.includes(key), 'the API key in the database').toBe(false)
}, 60_000)

/** Every key of the system's queues with what it holds, whatever its type. */
async function dumpOf(redis: Redis, prefix: string): Promise<string> {
  await redis.config('SET', 'rdbcompression', 'no') // a compressed value would hide what it holds
  const found: string[] = []
  for await (const keys of redis.scanStream({ match: `${prefix}:*` }) as AsyncIterable<string[]>)
    for (const key of keys) found.push(key, (await redis.dumpBuffer(key))?.toString('latin1') ?? '')
  return found.join('\n')
}

async function keysKept(databaseUrl: string): Promise<string> {
  const postgres = new PostgresClient({ connectionString: databaseUrl })
  await postgres.connect()
  const { rows } = await postgres.query(
    'SELECT to_jsonb(k)::text AS row FROM api_keys k UNION ALL SELECT to_jsonb(r)::text FROM idempotent_requests r',
  )
  await postgres.end()
  return rows.map(({ row }: { row: string }) => row).join('\n')
}
