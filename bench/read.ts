import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { mapInOrder } from '../packages/inference/src/index.ts'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import { openSlide } from '../packages/tiling/src/index.ts'
import { defineBench } from './bench.ts'
import { startPython } from './python/python-process.ts'

const PHANTOM_PX = 2_048
/** Two readers that decode the same pixels differ by rounding alone. */
const SAME_MEAN = 2

type Place = readonly [xPx: number, yPx: number]
type Read = { readonly seconds: number; readonly mean: number } | { readonly failed: string }

export const bench = defineBench({
  about:
    "Regions a second of each reader on each format, level 0, one after the other and (ours) as many at once as a worker's: ours " +
    'against tifffile and openslide-python on the same regions. Real slides with ../shared/data',
  options: {
    side: { about: 'of a region, px', default: '512' },
    regions: { about: 'of each', default: '100' },
    slides: {
      about: 'folder of real slides',
      default: join(import.meta.dirname, '../../shared/data/slides'),
    },
    'at-once': { about: 'regions of ours', default: '4' },
  },
  async measure(options) {
    const folder = await mkdtemp(join(tmpdir(), 'metaphase-read-'))
    const sidePx = Number(options.side)
    const python = startPython('read.py')
    try {
      const rows = []
      for (const [format, path] of await filesIn(folder, options.slides)) {
        const slide = await openSlide(path, { scratchDir: folder })
        const { widthPx, heightPx } = slide.header
        const places = scattered(Number(options.regions), widthPx - sidePx, heightPx - sidePx)
        const ours = async (atOnce: number): Promise<Read> => {
          const side = { widthPx: sidePx, heightPx: sidePx }
          const read = ([xPx, yPx]: Place) => slide.readRegion({ xPx, yPx, ...side }, side).then(meanOf)
          await read(places[0]!)
          const startedMs = performance.now()
          let total = 0
          for await (const mean of mapInOrder(places, atOnce, read)) total += mean
          return { seconds: (performance.now() - startedMs) / 1000, mean: total / places.length }
        }
        const theirs = (reader: string) =>
          python.ask(JSON.stringify({ reader, slide: path, places, sidePx })) as Promise<Read>
        const one = await ours(1)
        const runs = {
          tifffile: await theirs('tifffile'),
          openslide: await theirs('openslide'),
          [`ours, ${options['at-once']} at once`]: await ours(Number(options['at-once'])),
        }
        await slide.close()
        rows.push(rowOf(format, 'ours', one, one, places.length))
        for (const [reader, run] of Object.entries(runs))
          rows.push(rowOf(format, reader, run, one, places.length))
      }
      return { sidePx, rows }
    } finally {
      python.close()
      await rm(folder, { recursive: true })
    }
  },
})

function rowOf(format: string, reader: string, read: Read, ours: Read, regions: number) {
  if ('failed' in read || 'failed' in ours)
    return { format, reader, result: 'failed' in read ? read.failed : '' }
  const result = Math.abs(read.mean - ours.mean) <= SAME_MEAN ? 'same pixels' : 'other pixels'
  return { format, reader, perSecond: regions / read.seconds, timesOurs: ours.seconds / read.seconds, result }
}

async function filesIn(folder: string, slides: string): Promise<(readonly [format: string, path: string])[]> {
  const files: (readonly [string, string])[] = []
  for (const compression of ['jpeg', 'deflate'] as const) {
    const path = join(folder, `${compression}.tiff`)
    await writePhantomSlide(path, { seed: 1, widthPx: PHANTOM_PX, heightPx: PHANTOM_PX }, { compression })
    files.push([`TIFF, ${compression} tiles`, path])
  }
  files.push(['SVS, JPEG', join(slides, 'cmu-1-small-region.svs')])
  files.push(['SVS, JPEG 2000', join(slides, 'tcga-cr-7395-01a-01-ts1.svs')])
  return files.filter(([, path]) => existsSync(path))
}

/** The same places each time, far from one another. */
const scattered = (count: number, mostX: number, mostY: number): Place[] =>
  Array.from({ length: count }, (_, i) => [
    Math.floor(((i * 0.754877666) % 1) * mostX),
    Math.floor(((i * 0.569840296) % 1) * mostY),
  ])

function meanOf(pixels: Uint8Array): number {
  let sum = 0
  for (const value of pixels) sum += value
  return sum / pixels.length
}
