import { openBundleFolder, startEngine } from '../packages/inference/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { PhantomRenderer } from '../packages/phantom/src/index.ts'
import { join } from 'node:path'
import { defineBench, median } from './bench.ts'

const models = join(import.meta.dirname, '../models')

export const bench = defineBench({
  about: 'How long a detector takes for one tile, beside the baseline in the same run: medians, taking turns',
  options: {
    model: { about: 'folder of the bundle', default: join(models, defaultModel) },
    threads: { about: 'of the CPU provider', default: '2' },
    runs: { about: 'of each network', default: '20' },
  },
  async measure(options) {
    const [threads, runs] = [Number(options.threads), Number(options.runs)]
    const model = await openBundleFolder(options.model)
    const baseline = await openBundleFolder(join(models, 'haematoxylin-baseline'))
    const engine = startEngine({ providers: ['cpu'], threads })

    const results = []
    for (const sidePx of [512, 1024, 2048]) {
      const phantom = new PhantomRenderer({ seed: 1, widthPx: sidePx, heightPx: sidePx })
      const tile = { data: phantom.region(0, 0, sidePx, sidePx), widthPx: sidePx, heightPx: sidePx }
      const times = { model: [] as number[], baseline: [] as number[] }
      for (let run = 0; run <= runs; run++)
        for (const [name, { detectorPath, manifest }] of [
          ['model', model],
          ['baseline', baseline],
        ] as const) {
          await engine.load(detectorPath, manifest.detector.tilePx)
          const startMs = performance.now()
          await engine.run(detectorPath, tile)
          if (run > 0) times[name].push(performance.now() - startMs) // the first warms up
        }
      const [modelMs, baselineMs] = [median(times.model), median(times.baseline)]
      results.push({ sidePx, modelMs, baselineMs, ratio: modelMs / baselineMs })
    }
    await engine.close()
    const { id, version } = model.manifest
    return { model: `${id}@${version}`, threads, runs, results }
  },
})
