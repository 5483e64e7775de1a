import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { FIGURE_RADIUS_UM, matchMidog2025 } from '../packages/detection/src/index.ts'
import {
  mapInOrder,
  openBundleFolder,
  startEngine,
  type Engine,
  type ExecutionProvider,
  type LocalBundle,
  type TilePixels,
} from '../packages/inference/src/index.ts'
import { decodeCandidates, defaultModel } from '../packages/model/src/index.ts'
import { PhantomRenderer } from '../packages/phantom/src/index.ts'
import { defineBench } from './bench.ts'

const GPU_PROVIDERS = ['cuda', 'webgpu'] as const
const DISTINCT_TILES = 4

export const bench = defineBench({
  about:
    'Tiles a second of the engine on each execution provider that runs here, fed from memory; how busy that keeps the GPU, where ' +
    'nvidia-smi says so; and whether it finds what the CPU finds. Says "no GPU here" where none runs',
  options: {
    tiles: { about: 'of each provider', default: '200' },
    'cpu-tiles': { about: 'of the CPU', default: '20' },
  },
  async measure(options) {
    const bundle = await openBundleFolder(join(import.meta.dirname, '../models', defaultModel))
    const tiles = drawTiles(bundle.manifest.detector.tilePx)
    const expected = await runOn('cpu', bundle, tiles, Number(options['cpu-tiles']))
    if ('reason' in expected) throw new Error(expected.reason)
    const providers = []
    for (const provider of GPU_PROVIDERS) {
      const run = await runOn(provider, bundle, tiles, Number(options.tiles))
      if ('reason' in run) {
        providers.push({ provider, result: 'does not run here', reason: run.reason })
        continue
      }
      const { found, ...figures } = run
      const f1ToCpu = agreement(found, expected.found, bundle.manifest.detector.modelMpp)
      const timesCpu = run.tilesPerSecond / expected.tilesPerSecond
      providers.push({ provider, result: 'ran', ...figures, timesCpu, f1ToCpu })
    }
    const gpu = providers.some(({ result }) => result === 'ran') ? 'ran' : 'no GPU here'
    return { gpu, cpuTilesPerSecond: expected.tilesPerSecond, providers }
  },
})

type Found = ReturnType<typeof decodeCandidates>[]
type Run =
  | {
      readonly tilesPerSecond: number
      readonly threads: number
      readonly tilesPerRun: number
      /** Mean share of the time in which the GPU did something, in percent; null where nobody knows. */
      readonly gpuBusyPercent: number | null
      readonly found: Found
    }
  | { readonly reason: string }

async function runOn(
  provider: ExecutionProvider,
  { detectorPath, manifest }: LocalBundle,
  tiles: readonly TilePixels[],
  count: number,
): Promise<Run> {
  const engine = startEngine({ providers: [provider] })
  try {
    const { threads, tilesPerRun } = await engine.load(detectorPath, manifest.detector.tilePx)
    const found: Found = []
    for (const tile of tiles) found.push(decodeCandidates(await engine.run(detectorPath, tile)))
    const busy: number[] = []
    const sampler = setInterval(() => busy.push(...gpuBusyPercent()), 500)
    const seconds = await feed(engine, detectorPath, { tiles, count, inFlight: 2 * tilesPerRun + 1 })
    clearInterval(sampler)
    const gpuBusy = busy.length ? busy.reduce((sum, percent) => sum + percent, 0) / busy.length : null
    return { tilesPerSecond: count / seconds, threads, tilesPerRun, gpuBusyPercent: gpuBusy, found }
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) }
  } finally {
    await engine.close()
  }
}

async function feed(
  engine: Engine,
  detectorPath: string,
  { tiles, count, inFlight }: { tiles: readonly TilePixels[]; count: number; inFlight: number },
): Promise<number> {
  const startedMs = performance.now()
  const turns = Array.from({ length: count }, (_, i) => tiles[i % tiles.length]!)
  for await (const _ of mapInOrder(turns, inFlight, (tile) => engine.run(detectorPath, tile)));
  return (performance.now() - startedMs) / 1000
}

function gpuBusyPercent(): number[] {
  try {
    const query = ['--query-gpu=utilization.gpu', '--format=csv,noheader,nounits']
    const lines = execFileSync('nvidia-smi', query, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return lines.trim().split('\n').slice(0, 1).map(Number)
  } catch {
    return []
  }
}

/** F1 between the candidates of both, within 7.5 µm, over all tiles. */
function agreement(a: Found, b: Found, mpp: number): number {
  const count = (found: Found) => found.reduce((sum, one) => sum + one.length, 0)
  const match = { radiusUm: FIGURE_RADIUS_UM, mpp: { x: mpp, y: mpp } }
  const matched = a.reduce((sum, one, i) => sum + matchMidog2025(one, b[i]!, match).truePositives, 0)
  return (2 * matched) / (count(a) + count(b))
}

function drawTiles(sidePx: number): TilePixels[] {
  const phantom = new PhantomRenderer({ seed: 1, widthPx: DISTINCT_TILES * sidePx, heightPx: sidePx })
  return Array.from({ length: DISTINCT_TILES }, (_, i) => ({
    data: phantom.region(i * sidePx, 0, sidePx, sidePx),
    widthPx: sidePx,
    heightPx: sidePx,
  }))
}
