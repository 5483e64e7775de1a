import { join } from 'node:path'
import { withSystem } from '../apps/standalone/src/with-system.ts'
import { openSession } from '../packages/inference/src/engine/open-session.ts'
import { runCrops } from '../packages/inference/src/engine/run-crops.ts'
import { runTiles } from '../packages/inference/src/engine/run-tiles.ts'
import { openBundleFolder, type Precision } from '../packages/inference/src/index.ts'
import { openDetectionFlow, openQueues, queueEnv } from '../packages/jobs/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { PhantomRenderer } from '../packages/phantom/src/index.ts'
import { openStore, storageEnv } from '../packages/storage/src/index.ts'
import { childrenOf } from '../packages/testing/src/index.ts'
import { defineBench } from './bench.ts'
import { processorSeconds } from './processor-time.ts'
import { detectAll, planOneSlide, SCANNED_QUALITY, withTiles } from './queued-tiles.ts'

const models = join(import.meta.dirname, '../models')

export const bench = defineBench({
  about:
    'Tiles a second of a whole worker, from queue and object storage to stored candidates, beside those of the bare networks (the ' +
    'detector on tiles, the classifier on as many crops) on pixels that lie in memory: both in one run, taking turns, with as ' +
    'many threads. Ratios of time and of processor time',
  options: {
    rounds: { about: 'turns of each', default: '3' },
    batches: { about: 'of a turn', default: '4' },
    quality: { about: "of the slide's JPEG", default: String(SCANNED_QUALITY) },
    'tiles-per-batch': { about: 'tiles in one job', default: '16' },
    threads: { about: 'of the networks', default: '2' },
    precision: { about: 'auto as a worker chooses, float32 or int8', default: 'auto' },
  },
  measure: (options) => {
    const [rounds, threads] = [Number(options.rounds), Number(options.threads)]
    const [batches, tilesPerBatch] = [Number(options.batches), Number(options['tiles-per-batch'])]
    const tiles = batches * tilesPerBatch
    const precision = options.precision as Precision
    const env = {
      EXECUTION_PROVIDERS: 'cpu',
      ENGINE_THREADS: String(threads),
      DETECTOR_PRECISION: precision,
    }
    const system = { workers: 1, tilesPerBatch, model: defaultModel, env }
    return withSystem(system, async (_client, { env: apps, workersGpu: [worker] }) => {
      const bare = await openBareNetworks(threads, precision)
      const store = openStore(storageEnv.parse(apps))
      const queues = openQueues(queueEnv.parse(apps), 'sender')
      const flow = openDetectionFlow(queues)
      const plan = withTiles(
        await planOneSlide(store, apps['CACHE_DIR']!, Number(options.quality)),
        batches,
        tilesPerBatch,
      )
      const workerProcessor = () =>
        [worker!.pid, ...childrenOf(worker!.pid)].reduce((sum, pid) => sum + processorSeconds(pid), 0)

      const runs = {
        worker: () => timed(workerProcessor, () => detectAll({ store, flow }, plan)),
        bare: () =>
          timed(
            () => processorSeconds(process.pid),
            () => bare(tiles, classified),
          ),
      }
      const { classified } = await detectAll({ store, flow }, plan) // opens slide and bundle
      await bare(1, 8)
      const rows: Turn[] = []
      for (let round = 0; round < rounds; round++) {
        const [network, whole] = [await runs.bare(), await runs.worker()]
        rows.push({
          barePerSecond: tiles / network.seconds,
          workerPerSecond: tiles / whole.seconds,
          ratio: network.seconds / whole.seconds,
          processorRatio: network.processor / whole.processor,
        })
      }
      await flow.close()
      await queues.close()
      store.close()
      const sum = (name: keyof Turn) => rows.reduce((total, row) => total + row[name], 0)
      return {
        threads,
        precision,
        tilesOfATurn: tiles,
        classifiedOfATurn: classified,
        ratio: sum('workerPerSecond') / sum('barePerSecond'),
        processorRatio: sum('processorRatio') / rounds,
        rows,
      }
    })
  },
})

interface Turn {
  readonly barePerSecond: number
  readonly workerPerSecond: number
  readonly ratio: number
  readonly processorRatio: number
}

async function timed(processor: () => number, work: () => Promise<unknown>) {
  const [startedMs, before] = [performance.now(), processor()]
  await work()
  return { seconds: (performance.now() - startedMs) / 1000, processor: processor() - before }
}

/** Runs the default model's networks over tiles and crops of a phantom that lie in memory, in this process. */
async function openBareNetworks(
  threads: number,
  precision: Precision,
): Promise<(tiles: number, crops: number) => Promise<void>> {
  const {
    manifest,
    detectorPath,
    int8DetectorPath: cpuModelPath,
    classifierPath,
  } = await openBundleFolder(join(models, defaultModel), precision)
  const { tilePx } = manifest.detector
  const { inputPx } = manifest.classifier!
  const how = { providers: ['cpu'] as const, settings: { threads, tilesPerRun: 1 }, settingsDir: null }
  const detector = await openSession({ ...how, modelPath: detectorPath, cpuModelPath, sidePx: tilePx })
  const classifier = await openSession({
    ...how,
    modelPath: classifierPath!,
    cpuModelPath: null,
    sidePx: inputPx,
  })
  const phantom = new PhantomRenderer({ seed: 1, widthPx: 2 * tilePx, heightPx: 2 * tilePx })
  const images = [0, 1, 2, 3].map((i) =>
    phantom.region((i % 2) * tilePx, Math.floor(i / 2) * tilePx, tilePx, tilePx),
  )
  const side = { widthPx: tilePx, heightPx: tilePx }
  return async (tiles, crops) => {
    let cropped = 0
    for (let tile = 0; tile < tiles; tile++) {
      await runTiles(detector.session, {
        kind: 'group',
        ids: [tile],
        modelPath: detectorPath,
        images: images[tile % images.length]!,
        ...side,
        withProbabilityMap: false,
      })
      const count = Math.round(((tile + 1) * crops) / tiles) - cropped
      cropped += count
      const data = images[tile % images.length]!.subarray(0, count * inputPx * inputPx * 3)
      await runCrops(classifier.session, { data, count, sidePx: inputPx })
    }
  }
}
