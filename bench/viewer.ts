import { withSystem } from '../apps/standalone/src/with-system.ts'
import { openDatabase } from '../packages/db/src/index.ts'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import { defineBench } from './bench.ts'
import { figuresInGrid, storeResult } from './stored-result.ts'
import { watchMemory } from './watch-memory.ts'

const SAMPLE_EVERY_MS = 50
/** What a viewer of 1280 × 1024 px shows at once, and the tiles that come into it with each pan. */
const SCREEN = { columns: 5, rows: 4 }
const PANS = 60

interface Geometry {
  readonly widthPx: number
  readonly heightPx: number
  readonly tileSizePx: number
  readonly minLevel: number
  readonly maxLevel: number
}

export const bench = defineBench({
  about:
    'What the page waits for, over HTTP: a slide until its first tile and its first screen, the tiles of 60 pans at full ' +
    'resolution, crops of a gallery, and the columns of many figures',
  options: {
    slide: { about: 'file; a phantom without one', default: '' },
    'side-px': { about: 'of the phantom', default: '20000' },
    figures: { about: 'in the result', default: '100000' },
  },
  async measure(options) {
    const system = { workers: 0, tilesPerBatch: 64, model: 'haematoxylin-baseline' }
    return withSystem(system, async (client, { url, env, api, createApiKey }) => {
      const path = options.slide || `${env['CACHE_DIR']}-bench.tiff`
      const sidePx = Number(options['side-px'])
      if (!options.slide) await writePhantomSlide(path, { seed: 1, widthPx: sidePx, heightPx: sidePx })
      const { slide } = await client.postSlide(path)
      const headers = { authorization: `Bearer ${await createApiKey(['admin'])}` }
      const timed = async (address: string) => {
        const startedMs = performance.now()
        const answer = await fetch(new URL(address, url), { headers })
        const bytes = await answer.arrayBuffer()
        if (!answer.ok) throw new Error(`${address} answered ${answer.status}`)
        return { ms: performance.now() - startedMs, bytes }
      }
      const image = `/slides/${slide.id}/image`
      const opening = await timed(image)
      const geometry = JSON.parse(Buffer.from(opening.bytes).toString()) as Geometry
      const { minLevel, maxLevel } = geometry
      const tiles = (level: number, column: number, row: number, columns: number, rows: number) => {
        const places = Array.from({ length: columns * rows }, (_, i) => ({
          column: column + (i % columns),
          row: row + Math.floor(i / columns),
        }))
        return Promise.all(places.map((at) => timed(`${image}/${level}/${at.column}/${at.row}`)))
      }
      const first = await timed(`${image}/${minLevel}/0/0`)
      const screenLevel = Math.min(minLevel + 2, maxLevel)
      const startedMs = performance.now()
      await tiles(screenLevel, 0, 0, 2, 2)
      const firstScreenMs = performance.now() - startedMs
      const columns = Math.floor(geometry.widthPx / geometry.tileSizePx)
      const { result: pans, rss } = await watchMemory(api.pid, SAMPLE_EVERY_MS, async () => {
        const times: number[][] = []
        for (let pan = 0; pan < PANS; pan++) {
          const column = (pan * 3) % Math.max(1, columns - 1)
          const row = 2 + Math.floor((pan * 3) / Math.max(1, columns - 1)) * SCREEN.rows
          times.push((await tiles(maxLevel, column, row, 1, SCREEN.rows)).map(({ ms }) => ms))
        }
        return times
      })
      const crops: number[] = []
      for (let i = 0; i < PANS; i++)
        crops.push((await timed(`${image}/crop?xPx=${200 + i * 61}&yPx=${300 + i * 47}`)).ms)
      const db = openDatabase(env['DATABASE_URL']!)
      const analysisId = await storeResult(db, slide.id, figuresInGrid(Number(options.figures))).finally(() =>
        db.$disconnect(),
      )
      const figures = [await timed(`/analyses/${analysisId}/figures.columns`)]
      figures.push(await timed(`/analyses/${analysisId}/figures.columns`))
      return {
        geometry,
        openingMs: opening.ms,
        firstTileMs: first.ms,
        firstScreenMs,
        tileMs: spread(pans.flat()),
        panMs: spread(pans.map((times) => Math.max(...times))),
        rss,
        cropMs: spread(crops),
        figureColumns: { ms: figures.map(({ ms }) => ms), bytes: figures[0]!.bytes.byteLength },
      }
    })
  },
})

function spread(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]
  return { median: at(0.5), p95: at(0.95), max: at(1) }
}
