import { openDatabase } from '../packages/db/src/index.ts'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import { withSystem } from '../apps/standalone/src/with-system.ts'
import { defineBench } from './bench.ts'
import { figuresInGrid, storeResult } from './stored-result.ts'
import { watchMemory } from './watch-memory.ts'

const SAMPLE_EVERY_MS = 50
const MB = 1e6
const endings = ['csv', 'geojson', 'geojson.gz', 'midog.json', 'dsa.json', 'coco.json', 'dcm']

export const bench = defineBench({
  about:
    "Exports a result of many figures in every format over HTTP and watches the API's memory. The API has a heap of 96 MB: what " +
    'V8 does not have to collect it leaves for later, which looks like growth',
  options: { figures: { about: 'in the result', default: '1000000' } },
  async measure(options) {
    const figures = Number(options.figures)
    return withSystem(
      {
        workers: 0,
        tilesPerBatch: 64,
        model: 'haematoxylin-baseline',
        env: { NODE_OPTIONS: '--max-old-space-size=96' },
      },
      async (client, system) => {
        const path = `${system.env['CACHE_DIR']}-bench.tiff`
        await writePhantomSlide(path, { seed: 1, widthPx: 1_000, heightPx: 1_000 })
        const { slide } = await client.postSlide(path)
        const db = openDatabase(system.env['DATABASE_URL']!)
        const analysisId = await storeResult(db, slide.id, figuresInGrid(figures)).finally(() =>
          db.$disconnect(),
        )
        const headers = { authorization: `Bearer ${await system.createApiKey(['admin'])}` }
        const read = async (ending: string, query = '') => {
          const url = new URL(`/analyses/${analysisId}/figures.${ending}${query}`, system.url)
          const { body, status } = await fetch(url, { headers })
          if (status !== 200) throw new Error(`${url} answered ${status}`)
          let bytes = 0
          for await (const chunk of body!) bytes += chunk.length
          return bytes
        }
        for (const ending of endings) await read(ending, '?minProbability=0.99') // what any first export loads
        const rows: object[] = []
        for (const ending of endings) {
          const { result, seconds, rss } = await watchMemory(system.api.pid, SAMPLE_EVERY_MS, () =>
            read(ending),
          )
          rows.push({
            ending,
            megabytes: Math.round(result / MB),
            seconds: Math.round(seconds * 10) / 10,
            ...rss,
          })
        }
        return { figures, rows }
      },
    )
  },
})
