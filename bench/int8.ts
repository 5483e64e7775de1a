import { join } from 'node:path'
import { openSession } from '../packages/inference/src/engine/open-session.ts'
import { runTiles } from '../packages/inference/src/engine/run-tiles.ts'
import { openBundleFolder } from '../packages/inference/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { PhantomRenderer } from '../packages/phantom/src/index.ts'
import { defineBench, median, numbersOf } from './bench.ts'

export const bench = defineBench({
  about:
    'A tile by the detector of a bundle and by its variant in 8 bits, taking turns: medians of time and of processor time',
  options: {
    model: {
      about: 'folder of the bundle',
      default: join(import.meta.dirname, '../models', defaultModel),
    },
    sides: { about: "px of the tile, the bundle's without", default: '' },
    threads: { about: 'of the CPU provider', default: '1,2' },
    runs: { about: 'of each', default: '15' },
  },
  async measure({ model, sides, threads, runs }) {
    const { manifest, detectorPath, int8DetectorPath } = await openBundleFolder(model, 'int8')
    if (int8DetectorPath === null)
      throw new Error(`${model} has no variant in 8 bits; npm run trainer -- quantise makes one`)
    const sidesPx = sides ? numbersOf(sides) : [manifest.detector.tilePx]
    const rows = []
    for (const count of numbersOf(threads)) {
      const tiles = []
      for (const sidePx of sidesPx)
        tiles.push({
          sidePx,
          float32: await openTile(detectorPath, sidePx, count),
          int8: await openTile(int8DetectorPath, sidePx, count),
          times: { float32: [] as Times[], int8: [] as Times[] },
        })
      for (let run = 0; run < Number(runs); run++)
        for (const { float32, int8, times } of tiles) {
          times.float32.push(await timed(float32))
          times.int8.push(await timed(int8))
        }
      for (const { sidePx, times } of tiles)
        rows.push({ threads: count, sidePx, ...comparison(times, sidePx) })
    }
    return { model: `${manifest.id}@${manifest.version}`, rows }
  },
})

/** Of processor time also what a megapixel takes: what a tile's side changes. */
function comparison(times: Record<'float32' | 'int8', Times[]>, sidePx: number) {
  const [slow, fast] = [medians(times.float32), medians(times.int8)]
  const megapixels = sidePx ** 2 / 1e6
  return {
    float32Ms: slow.ms,
    int8Ms: fast.ms,
    ratio: slow.ms / fast.ms,
    float32ProcessorMsPerMpx: slow.processorMs / megapixels,
    int8ProcessorMsPerMpx: fast.processorMs / megapixels,
    processorRatio: slow.processorMs / fast.processorMs,
  }
}

interface Times {
  readonly ms: number
  readonly processorMs: number
}

/** Runs a warm detector on one tile of a phantom, in this process. */
async function openTile(modelPath: string, sidePx: number, threads: number): Promise<() => Promise<unknown>> {
  const { session } = await openSession({
    modelPath,
    cpuModelPath: null,
    sidePx,
    providers: ['cpu'],
    settings: { threads, tilesPerRun: 1 },
    settingsDir: null,
  })
  const side = { widthPx: sidePx, heightPx: sidePx }
  const images = new PhantomRenderer({ seed: 1, ...side }).region(0, 0, sidePx, sidePx)
  const group = { kind: 'group', ids: [0], modelPath, images, ...side, withProbabilityMap: false } as const
  return () => runTiles(session, group)
}

async function timed(work: () => Promise<unknown>): Promise<Times> {
  const [before, startedMs] = [process.cpuUsage(), performance.now()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { ms: performance.now() - startedMs, processorMs: (user + system) / 1000 }
}

const medians = (times: readonly Times[]): Times => ({
  ms: median(times.map(({ ms }) => ms)),
  processorMs: median(times.map(({ processorMs }) => processorMs)),
})
