import {
  analyseSlide,
  openBundleFolder,
  startEngine,
  type LocalBundle,
} from '../packages/inference/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { keepPhantomSlide } from '../packages/phantom/src/index.ts'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineBench } from './bench.ts'

/** A mm² and a quarter of drawn tissue with 50 figures a mm². */
const phantomOptions = { seed: 41, widthPx: 4480, heightPx: 4480, figuresPerMm2: 50, impostersPerMm2: 50 }

export const bench = defineBench({
  about:
    "How much telling atypical figures adds to a slide's time: the same images with and without, taking turns",
  options: {
    model: { about: 'folder of the bundle', default: join(import.meta.dirname, '../models', defaultModel) },
    images: { about: 'folder of images; without it, a phantom slide of 50 figures a mm²', default: '' },
    mpp: { about: 'µm/px of the images', default: '0.2456' },
    most: { about: 'images, at most', default: '4' },
    runs: { about: 'of each', default: '3' },
    threads: { about: 'of the CPU provider', default: String(availableParallelism()) },
  },
  async measure(options) {
    const whole = await openBundleFolder(options.model)
    if (whole.classifierPath === null) throw new Error(`${options.model} tells no atypical figures`)
    const bundles: Record<'with' | 'without', LocalBundle> = {
      with: whole,
      without: { ...whole, classifierPath: null },
    }
    const engine = startEngine({ providers: ['cpu'], threads: Number(options.threads) })
    const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-classifier-'))
    const paths = options.images
      ? (await readdir(options.images))
          .toSorted()
          .slice(0, Number(options.most))
          .map((name) => join(options.images, name))
      : [(await keepPhantomSlide(scratchDir, phantomOptions)).path]
    const mpp = Number(options.mpp)
    const ms = { with: [] as number[], without: [] as number[] }
    const found = { tissueMm2: 0, candidates: 0, figures: 0, classified: 0 }
    for (const path of paths)
      for (let run = 0; run <= Number(options.runs); run++)
        for (const kind of ['without', 'with'] as const) {
          const startMs = performance.now()
          const slide = await analyseSlide(path, bundles[kind], {
            engine,
            scratchDir,
            ...(options.images && { mppOverride: { x: mpp, y: mpp } }),
          })
          if (run > 0) ms[kind].push(performance.now() - startMs) // the first warms up
          if (run > 0 || kind === 'without') continue
          found.tissueMm2 += slide.tissueMm2
          found.candidates += slide.candidates.length
          found.figures += slide.figures
          found.classified += slide.candidates.filter((one) => one.atypicalProbability !== null).length
        }
    await engine.close()
    await rm(scratchDir, { recursive: true })
    const [withMs, withoutMs] = [sum(ms.with), sum(ms.without)]
    const { tissueMm2, ...counts } = found
    const perMm2 = Object.fromEntries(Object.entries(counts).map(([what, n]) => [what, n / tissueMm2]))
    return { images: paths.length, tissueMm2, perMm2, withMs, withoutMs, added: withMs / withoutMs - 1 }
  },
})

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
