import { writePhantomSlide } from '@metaphase/phantom'
import { ensureBucket, openObjectCache, openStore, putBytes, type Store } from '@metaphase/storage'
import { openSlide, openSlideFile, planTiles, tileAt, tileCount, type TileGrid } from '@metaphase/tiling'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { startStoreProxy, type StoreProxy } from '../../../packages/storage/test/store-proxy.ts'
import type { ReadOrder } from './read-process.ts'

const WORKERS = 10
const TILES_PER_BATCH = 2
const READ_PROCESS = join(import.meta.dirname, 'read-process.ts')
const key = 'slides/phantom/source'
const tiling = { mpp: { x: 0.25, y: 0.25 }, modelMpp: 0.25, tilePx: 512, haloPx: 40 }

let folder: string
let slidePath: string
let proxy: StoreProxy
let store: Store
let env: ReadOrder['env']
let sizeBytes: number

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-ranges-'))
  slidePath = join(folder, 'phantom.tiff')
  await writePhantomSlide(
    slidePath,
    { seed: 31, widthPx: 3_200, heightPx: 3_000 },
    { compression: 'deflate' },
  )
  const { s3 } = inject('services')
  proxy = await startStoreProxy(s3.endpoint)
  env = {
    S3_ENDPOINT: proxy.endpoint,
    S3_REGION: s3.region,
    S3_BUCKET: `ranges-${process.pid}`,
    S3_ACCESS_KEY_ID: s3.accessKeyId,
    S3_SECRET_ACCESS_KEY: s3.secretAccessKey,
    CACHE_DIR: join(folder, 'cache'),
    CACHE_MAX_GB: 1,
  }
  store = openStore(env)
  await ensureBucket(store)
  const bytes = await readFile(slidePath)
  sizeBytes = bytes.length
  await putBytes(store, key, bytes)
}, 120_000)
afterAll(async () => {
  store.close()
  proxy.close()
  await rm(folder, { recursive: true })
})

/** The plan, from the slide in object storage. */
async function planned(): Promise<TileGrid> {
  const slide = await openSlideFile(await openObjectCache(store, env).open(key))
  const { grid } = await planTiles(slide, tiling)
  await slide.close()
  return grid
}

test('planning a slide moves the level that tissue is found on, and the directories', async () => {
  await planned()
  expect(proxy.movedBytes()).toBeLessThan(sizeBytes * 0.1)
})

test('ten workers on one slide move it once, and read what a whole file holds', async () => {
  const grid = await planned()
  const regions = Array.from({ length: tileCount(grid) }, (_, tile) => tileAt(grid, tile).region)
  const batches = Array.from({ length: Math.ceil(regions.length / TILES_PER_BATCH) }, (_, batch) =>
    regions.slice(batch * TILES_PER_BATCH, (batch + 1) * TILES_PER_BATCH),
  )
  const ofWorker = (worker: number) => batches.filter((_, batch) => batch % WORKERS === worker)
  const sums = await Promise.all(
    Array.from({ length: WORKERS }, async (_, worker) => {
      const order: ReadOrder = { env, key, batches: ofWorker(worker) }
      const { stdout } = await promisify(execFile)(process.execPath, [READ_PROCESS, JSON.stringify(order)])
      return JSON.parse(stdout) as string[]
    }),
  )
  const whole = await openSlide(slidePath, { scratchDir: folder })
  const expected = new Map<string, string>()
  for (const region of regions) {
    const pixels = await whole.readRegion(region, region)
    expected.set(JSON.stringify(region), createHash('sha256').update(pixels).digest('hex'))
  }
  await whole.close()
  const asRead = Array.from({ length: WORKERS }, (_, worker) => ofWorker(worker).flat())
  expect(sums).toEqual(asRead.map((read) => read.map((region) => expected.get(JSON.stringify(region)))))
  expect(proxy.movedBytes()).toBeGreaterThan(sizeBytes * 0.5)
  expect(proxy.movedBytes()).toBeLessThanOrEqual(sizeBytes)
}, 120_000)
