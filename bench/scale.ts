import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startApp, type AppProcess } from '../apps/standalone/src/processes.ts'
import { withSystem } from '../apps/standalone/src/with-system.ts'
import {
  batchesOf,
  detectionPlan,
  openDetectionFlow,
  openQueues,
  planIdOf,
  queueEnv,
  runsOf,
  type DetectionFlow,
  type DetectionPlan,
} from '../packages/jobs/src/index.ts'
import { defaultModel, readBundle } from '../packages/model/src/index.ts'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import {
  keys,
  objectExists,
  openStore,
  putBytes,
  putJson,
  storageEnv,
  type Store,
} from '../packages/storage/src/index.ts'
import { encodeTissue, openSlide, planTiles } from '../packages/tiling/src/index.ts'
import { defineBench, numbersOf } from './bench.ts'

const SIDE_PX = 2048
const MPP = 0.25
const POLL_MS = 20

export const bench = defineBench({
  about:
    'Tiles a second of 1, 2, … worker-gpu processes whose network is a pause: what queue, storage and decoding cost them. ' +
    'Efficiency: tiles a second beside as many times those of one worker',
  options: {
    workers: { about: 'processes, ascending from 1', default: '1,2,4,8,16,32' },
    'network-ms': { about: 'pause for a tile', default: '2000' },
    'tiles-per-batch': { about: 'tiles in one job', default: '4' },
    'batches-per-worker': { about: 'jobs for each process', default: '8' },
  },
  measure: (options) =>
    withSystem({ workers: 0, tilesPerBatch: 64, model: defaultModel }, async (_client, { env }) => {
      const store = openStore(storageEnv.parse(env))
      const queues = openQueues(queueEnv.parse(env), 'sender')
      const flow = openDetectionFlow(queues)
      const workers: AppProcess[] = []
      try {
        const plan = await planOneSlide(store, env['CACHE_DIR']!)
        const rows = []
        for (const count of numbersOf(options.workers)) {
          while (workers.length < count) workers.push(await startSleeper(env, options['network-ms']))
          await detectAll({ store, flow }, withTiles(plan, 2 * count, 1)) // opens slide and bundle in each
          const tilesPerBatch = Number(options['tiles-per-batch'])
          const batches = count * Number(options['batches-per-worker'])
          const seconds = await detectAll({ store, flow }, withTiles(plan, batches, tilesPerBatch))
          const tilesPerSecond = (batches * tilesPerBatch) / seconds
          rows.push({ workers: count, seconds, tilesPerSecond })
        }
        const alone = rows[0]!.tilesPerSecond / rows[0]!.workers
        const networkMs = Number(options['network-ms'])
        const scaling = rows.map((row) => ({
          ...row,
          efficiency: row.tilesPerSecond / (row.workers * alone),
        }))
        return { networkMs, networkShareOfOneWorker: (alone * networkMs) / 1000, scaling }
      } finally {
        await Promise.all(workers.map((worker) => worker.stop()))
        await flow.close()
        await queues.close()
        store.close()
      }
    }),
})

const startSleeper = (env: Readonly<Record<string, string>>, networkMs: string): Promise<AppProcess> =>
  startApp({
    name: 'sleeping-worker',
    mainPath: join(import.meta.dirname, 'sleeping-worker.ts'),
    env: { ...env, NETWORK_MS: networkMs },
    logPath: join(env['CACHE_DIR']!, '../logs/sleeping-worker.log'),
  })

/** A phantom slide in storage, and the plan for it. */
async function planOneSlide(store: Store, folder: string): Promise<DetectionPlan> {
  const path = join(folder, '../phantom.tiff')
  await writePhantomSlide(path, { seed: 1, widthPx: SIDE_PX, heightPx: SIDE_PX, mpp: MPP })
  const slideKey = keys.slide(randomUUID())
  await putBytes(store, slideKey, await readFile(path))
  const { manifest, sha256 } = await readBundle(join(import.meta.dirname, '../models', defaultModel))
  const slide = await openSlide(path, { scratchDir: folder })
  const tiling = { mpp: { x: MPP, y: MPP }, ...manifest.detector }
  const { grid, tiles, tissue } = await planTiles(slide, tiling).finally(() => slide.close())
  const found = { modelSha256: sha256, grid, tileRuns: runsOf(tiles), tissue: encodeTissue(tissue) }
  return detectionPlan.parse({ slideKey, tilesPerBatch: 1, ...found })
}

/** The same tiles over and over, until they fill the batches. */
function withTiles(plan: DetectionPlan, batches: number, tilesPerBatch: number): DetectionPlan {
  const tiles = plan.tileRuns.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i))
  const all = Array.from({ length: batches * tilesPerBatch }, (_, i) => tiles[i % tiles.length]!)
  return { ...plan, tilesPerBatch, tileRuns: runsOf(all) }
}

/** Seconds from queueing the plan's batches to the last one's end. Throws unless each left its result. */
async function detectAll(
  { store, flow }: { store: Store; flow: DetectionFlow },
  plan: DetectionPlan,
): Promise<number> {
  const analysisId = randomUUID()
  const planKey = keys.plan(analysisId, planIdOf(plan))
  const batches = batchesOf(plan)
  await putJson(store, planKey, plan)
  const startMs = performance.now()
  await flow.add({ analysisId, generation: 1, planKey }, batches)
  for (;;) {
    const progress = await flow.progress(analysisId, 1)
    if (progress === null || progress.ended === progress.batches) break // null: the job after them has run and is gone
    await sleep(POLL_MS)
  }
  const seconds = (performance.now() - startMs) / 1000
  for (let batch = 0; batch < batches; batch++)
    if (!(await objectExists(store, keys.batch(planKey, batch))))
      throw new Error(`Batch ${batch} has no result`)
  return seconds
}
