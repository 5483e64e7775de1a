import type { AppProcess } from '../apps/standalone/src/processes.ts'
import { withSystem } from '../apps/standalone/src/with-system.ts'
import { openDetectionFlow, openQueues, queueEnv } from '../packages/jobs/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { openStore, storageEnv } from '../packages/storage/src/index.ts'
import { defineBench, numbersOf } from './bench.ts'
import { detectAll, planOneSlide, withTiles } from './queued-tiles.ts'
import { startSleeper } from './start-sleeper.ts'

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
          const { seconds } = await detectAll({ store, flow }, withTiles(plan, batches, tilesPerBatch))
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
