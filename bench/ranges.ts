import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createWriteStream } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import {
  ensureBucket,
  getStream,
  openObjectCache,
  openStore,
  putBytes,
} from '../packages/storage/src/index.ts'
import { startStoreProxy } from '../packages/storage/test/store-proxy.ts'
import { startObjectStore } from '../packages/testing/src/services/object-store.ts'
import {
  findTissue,
  layTileGrid,
  openSlideFile,
  resolveMpp,
  tileAt,
  tileCount,
  wholeFile,
  type Rect,
  type Slide,
} from '../packages/tiling/src/index.ts'
import { defineBench } from './bench.ts'

const MB = 1e6
const KEY = 'slides/bench/source'
const TILES_PER_BATCH = 64
const SHARES = [0.05, 0.25, 0.5, 0.75, 1]
const side = { widthPx: 512, heightPx: 512 }

/** As the workers have them fetched: batch by batch, two at a time. */
async function fetchBatches(slide: Slide, regions: readonly Rect[]): Promise<void> {
  let next = 0
  const inTurn = async () => {
    while (next < regions.length) {
      const start = next
      next += TILES_PER_BATCH
      await slide.fetchRegions(regions.slice(start, start + TILES_PER_BATCH), side)
    }
  }
  await Promise.all([inTurn(), inTurn()])
}

export const bench = defineBench({
  about:
    "How long a slide's bytes take from object storage, as ranges of what is needed and as a whole. The line between the " +
    'store and the cache is simulated: no two machines have the same',
  options: {
    slide: { about: 'file; a phantom of 6,000² px without one', default: '' },
    'latency-ms': { about: 'before a request is answered', default: '20' },
    'request-mb-s': { about: 'MB/s of one request', default: '40' },
    'total-mb-s': { about: 'MB/s of all requests', default: '100' },
  },
  async measure(options) {
    const folder = await mkdtemp(join(tmpdir(), 'metaphase-bench-ranges-'))
    const slidePath = options.slide || join(folder, 'phantom.tiff')
    if (!options.slide) {
      const phantom = { seed: 1, widthPx: 6_000, heightPx: 6_000 }
      await writePhantomSlide(slidePath, phantom, { compression: 'deflate' })
    }
    const server = await startObjectStore({ dataDir: folder })
    const proxy = await startStoreProxy(server.s3.endpoint, {
      latencyMs: Number(options['latency-ms']),
      requestBytesPerS: Number(options['request-mb-s']) * MB,
      totalBytesPerS: Number(options['total-mb-s']) * MB,
    })
    const store = openStore({
      S3_ENDPOINT: proxy.endpoint,
      S3_REGION: server.s3.region,
      S3_BUCKET: 'bench',
      S3_ACCESS_KEY_ID: server.s3.accessKeyId,
      S3_SECRET_ACCESS_KEY: server.s3.secretAccessKey,
    })
    await ensureBucket(store)
    const slideBytes = await readFile(slidePath)
    await putBytes(store, KEY, slideBytes)

    /** Runs one way on an empty cache. */
    async function timed(work: () => Promise<unknown>) {
      proxy.forget()
      const started = performance.now()
      await work()
      const seconds = (performance.now() - started) / 1000
      await rm(join(folder, 'cache'), { recursive: true, force: true })
      return { seconds, movedShare: proxy.movedBytes() / slideBytes.length, requests: proxy.gets().length }
    }

    const openCached = async () => {
      const cache = openObjectCache(store, { CACHE_DIR: join(folder, 'cache'), CACHE_MAX_GB: 1_000 })
      return cache.open(KEY)
    }

    async function withSlide(work: (slide: Slide) => Promise<unknown>): Promise<void> {
      const slide = await openSlideFile(await openCached())
      await work(slide).finally(() => slide.close())
    }

    const whole = {
      'one stream': () =>
        timed(async () => pipeline(await getStream(store, KEY), createWriteStream(join(folder, 'copy')))),
      'in parts': () =>
        timed(async () => {
          const object = await openCached()
          await object.fetch(wholeFile(object)).finally(() => object.close())
        }),
    }

    const rows: object[] = []
    const stream = await whole['one stream']()
    const parts = await whole['in parts']()
    rows.push({ what: 'whole, one stream', ...stream, megabytes: slideBytes.length / MB })
    rows.push({ what: 'whole, in parts', ...parts, timesFasterThanStream: stream.seconds / parts.seconds })

    let regions: Rect[] = []
    const planning = await timed(() =>
      withSlide(async (slide) => {
        const mpp = resolveMpp(slide.header)
        await findTissue(slide, mpp)
        const grid = layTileGrid(slide.header, { mpp, modelMpp: mpp.x, tilePx: side.widthPx, haloPx: 40 })
        regions = Array.from({ length: tileCount(grid) }, (_, tile) => tileAt(grid, tile).region)
      }),
    )
    rows.push({
      what: 'planning, by ranges',
      ...planning,
      timesFasterThanParts: parts.seconds / planning.seconds,
    })
    for (const share of SHARES) {
      const part = regions.slice(0, Math.ceil(regions.length * share))
      const ranges = await timed(() => withSlide((slide) => fetchBatches(slide, part)))
      const first = await timed(() =>
        withSlide((slide) => fetchBatches(slide, part.slice(0, TILES_PER_BATCH))),
      )
      rows.push({
        what: `${share * 100} % of the tiles, by ranges`,
        ...ranges,
        timesFasterThanParts: parts.seconds / ranges.seconds,
        secondsToFirstBatch: first.seconds,
      })
    }
    proxy.close()
    store.close()
    await server.stop()
    await rm(folder, { recursive: true })
    return { rows }
  },
})
