import { join } from 'node:path'
import { analysisWhen } from '../apps/standalone/src/analysis-when.ts'
import { withSystem } from '../apps/standalone/src/with-system.ts'
import { writeLargeSlide } from '../apps/standalone/test/page/large-slide.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { defineBench, numbersOf } from './bench.ts'
import { startSleeper } from './start-sleeper.ts'
import { watchMemory } from './watch-memory.ts'

/** 20 mm are then fewer px than the 65,535 that sharp writes as JPEG. */
const MPP = 0.32
const SAMPLE_EVERY_MS = 50
/** A large slide is asked after for so long that a client's limit might be met. */
const SYSTEM = { workers: 0, tilesPerBatch: 16, model: defaultModel, env: { RATE_LIMIT_PER_MINUTE: '0' } }

export const bench = defineBench({
  about:
    'Memory of a worker-gpu process, but for the network, which is a pause, while it works on slides of growing area: the most of ' +
    'each, and how far the largest is above the smallest',
  options: {
    areas: { about: 'mm², ascending', default: '1,25,100,400' },
    'network-ms': { about: 'pause for a tile', default: '0' },
  },
  measure: (options) =>
    withSystem(SYSTEM, async (client, { env }) => {
      const worker = await startSleeper(env, options['network-ms'])
      try {
        const analyse = async (areaMm2: number) => {
          const sidePx = Math.round((Math.sqrt(areaMm2) * 1000) / MPP)
          const path = join(env['CACHE_DIR']!, `../area-${areaMm2}.tiff`)
          await writeLargeSlide(path, { sidePx, mpp: MPP })
          const { analysis } = await client.postSlide(path)
          const { state, error } = await analysisWhen(client, analysis!.id)
          if (state !== 'completed') throw new Error(`${areaMm2} mm²: ${state} ${error?.detail ?? ''}`)
        }
        const areas = numbersOf(options.areas)
        await analyse(areas[0]!) // a process that has not worked yet is smaller
        const rows = []
        for (const areaMm2 of areas) {
          const { seconds, rss } = await watchMemory(worker.pid, SAMPLE_EVERY_MS, () => analyse(areaMm2))
          rows.push({ areaMm2, seconds, ...rss })
        }
        return { growthMB: rows.at(-1)!.rssHighestMB - rows[0]!.rssHighestMB, rows }
      } finally {
        await worker.stop()
      }
    }),
})
