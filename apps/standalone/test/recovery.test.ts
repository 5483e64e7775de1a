import { createMultipartUpload, openStore, keys, listKeys, listOpenUploads } from '@metaphase/storage'
import { writePhantomSlide } from '@metaphase/phantom'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { open, readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analysisWhen } from '../src/analysis-when.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

// times short enough that the sweep finds within seconds what it finds within minutes elsewhere
const env = {
  EXECUTION_PROVIDERS: 'cpu',
  ENGINE_THREADS: '1',
  LOCK_MS: '2000',
  SWEEP_EVERY_MS: '500',
  STALLED_AFTER_MS: '1000',
  UPLOAD_ABANDONED_AFTER_MS: '2000',
  PURGE_AFTER_MS: '1000',
}
let running: RunningSystem
let slidePath: string

beforeAll(async () => {
  running = await startTestSystem({ env, tilesPerBatch: 1 })
  slidePath = join(running.dataDir, 'phantom.tiff')
  await writePhantomSlide(
    slidePath,
    { seed: 21, widthPx: 3_000, heightPx: 3_000 },
    { compression: 'deflate' },
  )
})
afterAll(() => running.stop())

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 50))
}

test('Redis loses everything in the middle of a slide: the result has the same bytes', async () => {
  const { client, system } = running
  const { slide, analysis: first } = await client.postSlide(slidePath)
  await analysisWhen(client, first!.id)
  const { id } = await client.startAnalysis(slide.id)
  await analysisWhen(client, id, ({ progress }) => progress > 0)
  const redis = new Redis(system.env['REDIS_URL']!)
  const keysOfThisSystem = await redis.keys(`${system.env['QUEUE_PREFIX']}:*`)
  await redis.del(...keysOfThisSystem)
  redis.disconnect()
  expect(await analysisWhen(client, id)).toMatchObject({ state: 'completed', coverage: 1 })
  expect(await client.figures(id, 0)).toEqual(await client.figures(first!.id, 0))
}, 60_000)

test('a cancelled analysis ends as cancelled, stays so, and has no figures', async () => {
  const { client } = running
  const { analysis } = await client.postSlide(slidePath)
  await analysisWhen(client, analysis!.id, ({ state }) => state === 'detecting')
  await client.cancel(analysis!.id)
  expect((await client.analysis(analysis!.id)).state).toBe('cancelled')
  await expect(client.figures(analysis!.id)).rejects.toThrow('results-not-ready')
  await expect(client.cancel(analysis!.id)).rejects.toThrow('analysis-ended')
}, 30_000)

test('one tile is damaged: the slide ends as partial, with its coverage, the tissue analysed and the reason', async () => {
  const { client, dataDir } = running
  const path = join(dataDir, 'damaged.tiff')
  await writePhantomSlide(path, { seed: 22, widthPx: 3_000, heightPx: 3_000 }, { compression: 'jpeg' })
  const file = await open(path, 'r+')
  await file.write(Buffer.alloc(400, 0xff), 0, 400, Math.floor((await file.stat()).size * 0.3))
  await file.close()
  const { analysis: posted } = await client.postSlide(path)
  const analysis = await analysisWhen(client, posted!.id)
  expect(analysis.state).toBe('partial')
  expect(analysis.coverage).toBeGreaterThan(0.5)
  expect(analysis.coverage).toBeLessThan(1)
  expect(analysis.areaMm2).toBeLessThan(0.95 * 0.75 ** 2) // of a slide that is tissue all over
  expect(analysis.failedBatches).toContainEqual(expect.objectContaining({ code: 'slide-unreadable' }))
}, 60_000)

test('a webhook that fails is sent again under the same id', async () => {
  const { client } = running
  const ids: string[] = []
  const delivered = Promise.withResolvers<void>()
  const server = createServer((request: IncomingMessage, response) => {
    ids.push(String(request.headers['webhook-id']))
    response.writeHead(ids.length === 1 ? 500 : 204).end()
    if (ids.length === 2) delivered.resolve()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = await client.createWebhookEndpoint(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  )
  await client.postSlide(slidePath)
  await delivered.promise
  expect(new Set(ids).size).toBe(1)
  await client.deleteWebhookEndpoint(endpoint.id)
  server.close()
}, 60_000)

test('a deleted slide, an upload whose sender died and one that was left open leave nothing in storage', async () => {
  const { client, system } = running
  const { slide } = await client.postSlide(slidePath, { analyse: 'false' })
  await client.deleteSlide(slide.id)
  await expect(client.startAnalysis(slide.id)).rejects.toThrow('slide-not-found')
  await killedUpload()
  const ready = await client.postSlide(slidePath, { analyse: 'false' })
  const known = new Set((await client.slides()).map(({ id }) => keys.slide(id)))
  const store = openStore(system.env as never)
  for (const id of [ready.slide.id, randomUUID()]) await createMultipartUpload(store, keys.slide(id))
  await until(async () => {
    const stored: string[] = []
    for await (const key of listKeys(store, 'slides/')) stored.push(key)
    return stored.every((key) => known.has(key)) && (await listOpenUploads(store, 'slides/')).length === 0
  })
  store.close()
  expect(known).not.toContain(keys.slide(slide.id))
  expect((await client.slides()).every(({ state }) => state === 'ready')).toBe(true)
}, 30_000)

/** Half of a multipart upload, and then nothing. */
async function killedUpload(): Promise<void> {
  const { system } = running
  const { hostname, port } = new URL(system.url)
  const apiKey = await system.createApiKey(['slides:write'])
  const socket = connect(Number(port), hostname)
  const bytes = await readFile(slidePath)
  socket.write(
    `POST /slides HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${apiKey}\r\n` +
      `content-type: multipart/form-data; boundary=x\r\ncontent-length: ${bytes.length + 1000}\r\n\r\n` +
      `--x\r\ncontent-disposition: form-data; name="file"; filename="half.tiff"\r\n\r\n`,
  )
  await new Promise<void>((resolve) => socket.write(bytes.subarray(0, bytes.length / 2), () => resolve()))
  socket.destroy()
}
