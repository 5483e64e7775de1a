import { MetaphaseError } from '@metaphase/errors'
import { ensureBucket, keys, openObjectCache, openStore, putBytes, type Store } from '@metaphase/storage'
import { createIsolatedScope } from '@metaphase/testing'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Slide } from '@metaphase/tiling'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { gradient, tiledTiff } from '../../../../packages/tiling/test/made-slides.ts'
import { decoderProcesses } from '../../test/decoder-processes.ts'
import { openShownSlides, Unwanted, type ShownSlides } from './shown-slides.ts'

const SLIDES = 20
const OPEN_MAX = 16
const limits = { maxRssBytes: 2e9, maxMs: 60_000 }
let store: Store
let dir: string
let shown: ShownSlides
let drop: () => Promise<void>

beforeAll(async () => {
  const scope = await createIsolatedScope(inject('services'))
  dir = await mkdtemp(join(tmpdir(), 'metaphase-shown-'))
  const { endpoint, region, bucket, accessKeyId, secretAccessKey } = scope.s3
  store = openStore({
    S3_ENDPOINT: endpoint,
    S3_REGION: region,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  })
  await ensureBucket(store)
  const bytes = await gradient(300, 200).tiff(tiledTiff).toBuffer()
  for (let i = 0; i < SLIDES; i++) await putBytes(store, keys.slide(`s${i}`), bytes)
  shown = openShownSlides(openObjectCache(store, { CACHE_DIR: dir, CACHE_MAX_GB: 1 }), limits)
  drop = scope.drop
})
afterAll(async () => {
  await shown.close()
  store.close()
  await rm(dir, { recursive: true })
  await drop()
})

/** Leases of the cache: slides that are open. */
const openNow = () =>
  readdirSync(join(dir, 'objects')).reduce(
    (sum, object) => sum + readdirSync(join(dir, 'objects', object, 'users')).length,
    0,
  )

test('at most so many slides stay open, those used last; all are closed at the end', async () => {
  for (let i = 0; i < SLIDES; i++) await shown.withSlide(`s${i}`, async () => {})
  await expect.poll(openNow).toBe(OPEN_MAX)
  const { zoom } = await shown.withSlide('s19', async (opened) => opened)
  expect(await shown.withSlide('s19', async (opened) => opened.zoom === zoom)).toBe(true)
  await shown.withSlide('s0', async () => {})
  await expect.poll(openNow).toBe(OPEN_MAX)
  await shown.close()
  expect(openNow()).toBe(0)
})

test('a slide that is not there is looked for anew each time, and leaves nothing open', async () => {
  const again = openShownSlides(openObjectCache(store, { CACHE_DIR: dir, CACHE_MAX_GB: 1 }), limits)
  for (let i = 0; i < 2; i++)
    await expect(again.withSlide('none', async () => {})).rejects.toThrow('No object lies at')
  await putBytes(store, keys.slide('none'), await gradient(300, 200).tiff(tiledTiff).toBuffer())
  await again.withSlide('none', async () => {})
  await again.close()
  expect(openNow()).toBe(0)
  expect((await readdir(join(dir, 'objects'))).length).toBe(SLIDES + 1)
})

test('a slide whose file went from the cache is opened anew', async () => {
  const again = openShownSlides(openObjectCache(store, { CACHE_DIR: dir, CACHE_MAX_GB: 1 }), limits)
  const zoomOf = () => again.withSlide('s1', async ({ zoom }) => zoom)
  const before = await zoomOf()
  const gone = again.withSlide('s1', async () => {
    throw new MetaphaseError('scratch-unavailable', 'it has gone')
  })
  await expect(gone).rejects.toThrow('it has gone')
  expect(await zoomOf()).not.toBe(before)
  await again.close()
  expect(openNow()).toBe(0)
})

test('who has gone gets no turn', async () => {
  await expect(shown.turnsWhile(() => false)(() => Promise.resolve(1))).rejects.toThrow(Unwanted)
  expect(await shown.turnsWhile(() => true)(() => Promise.resolve(1))).toBe(1)
})

const endDecoders = () => decoderProcesses().forEach((pid) => process.kill(pid, 'SIGKILL'))

test.skipIf(!existsSync('/proc'))(
  'whose decoder ends is read again in one of its own; where that ends too, the answer says so',
  async () => {
    const again = openShownSlides(openObjectCache(store, { CACHE_DIR: dir, CACHE_MAX_GB: 1 }), limits)
    const region = { xPx: 0, yPx: 0, widthPx: 64, heightPx: 64 }
    const before = decoderProcesses()
    let tries = 0
    const deadly =
      (times: number) =>
      async ({ slide }: { slide: Slide }) => {
        if (tries++ < times) endDecoders()
        return slide.readRegion(region, region)
      }
    expect(await again.withSlide('s2', deadly(1))).toHaveLength(64 * 64 * 3)
    expect(tries).toBe(2)
    tries = 0
    await expect(again.withSlide('s2', deadly(1))).rejects.toMatchObject({ code: 'decoder-failed' })
    expect(await again.withSlide('s2', deadly(1))).toHaveLength(64 * 64 * 3)
    // another, which was not in hand, has the common one
    expect(await again.withSlide('s3', ({ slide }) => slide.readRegion(region, region))).toHaveLength(
      64 * 64 * 3,
    )
    await again.close()
    await expect.poll(() => decoderProcesses().filter((pid) => !before.includes(pid))).toEqual([])
    expect(openNow()).toBe(0)
  },
)
