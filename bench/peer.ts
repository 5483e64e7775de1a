import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  FIGURE_RADIUS_UM,
  matchMidog2025,
  scoreCounts,
  type Detection,
} from '../packages/detection/src/index.ts'
import {
  analyseSlide,
  loadBundle,
  openBundleFolder,
  startEngine,
  type Precision,
  type SlideAnalysis,
} from '../packages/inference/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { writePhantomSlide, type PhantomTruth } from '../packages/phantom/src/index.ts'
import { defineBench, median } from './bench.ts'
import { startPython } from './python/python-process.ts'

interface PeerRun {
  readonly seconds: number
  readonly tiles: number
  readonly candidates: readonly (readonly [xPx: number, yPx: number, probability: number])[]
}

export const bench = defineBench({
  about:
    'A slide through this and through a straightforward Python program (tifffile, half-overlapping tiles, onnxruntime, ' +
    "SciPy's peaks, KD-tree), taking turns, with as many threads, networks loaded and warm. The program runs the network in " +
    "float32, this the same file, and its variant in 8 bits. F1 between the figures of one and as many of the other's most " +
    'probable; on a phantom each also against what was drawn',
  options: {
    slide: { about: "tiled TIFF at the network's µm/px; a phantom without one", default: '' },
    side: { about: 'px of the phantom', default: '8000' },
    mpp: { about: 'µm/px of the slide', default: '0.25' },
    threads: { about: 'of the network', default: '2' },
    precisions: { about: 'of our network', default: 'float32,int8' },
    runs: { about: 'of each', default: '3' },
  },
  async measure(options) {
    const folder = await mkdtemp(join(tmpdir(), 'metaphase-peer-'))
    const slide = options.slide || join(folder, 'phantom.tiff')
    const [mpp, threads, side] = [Number(options.mpp), Number(options.threads), Number(options.side)]
    const truth = options.slide
      ? null
      : await writePhantomSlide(slide, { seed: 1, widthPx: side, heightPx: side, mpp })
    const model = join(import.meta.dirname, '../models', defaultModel)
    const { detectorPath, manifest } = await openBundleFolder(model, 'float32')
    const { tilePx, peakRadiusUm, background, probabilityFloor } = manifest.detector
    const peer = startPython('peer.py')
    const ours = await Promise.all(
      (options.precisions.split(',') as Precision[]).map((precision) => openOurs(model, precision, threads)),
    )
    const peerSeconds: number[] = []
    try {
      const floor = background?.networkFloor ?? probabilityFloor
      const task = { slide, mpp, threads, tilePx, peakRadiusUm, floor }
      let question = `${JSON.stringify({ ...task, model: detectorPath, radiusUm: FIGURE_RADIUS_UM })}\n`
      let theirs: PeerRun | null = null
      for (let run = 0; run < Number(options.runs); run++) {
        theirs = (await peer.ask(`${question}go`)) as PeerRun
        question = ''
        peerSeconds.push(theirs.seconds)
        for (const us of ours) {
          const scratchDir = join(folder, `scratch-${us.precision}-${run}`)
          const startedMs = performance.now()
          us.found = await analyseSlide(slide, us.bundle, {
            engine: us.engine,
            scratchDir,
            mppOverride: { x: mpp, y: mpp },
          })
          us.seconds.push((performance.now() - startedMs) / 1000)
        }
      }
      const rows = ours.map(({ precision, seconds, found }) => ({
        precision,
        tiles: found.tiles,
        seconds: median(seconds),
        timesFaster: median(peerSeconds) / median(seconds),
        ...agreement(found, theirs!, { mpp, truth }),
      }))
      return { threads, side, peerTiles: theirs!.tiles, peerSeconds: median(peerSeconds), rows }
    } finally {
      peer.close()
      for (const { engine } of ours) await engine.close()
      await rm(folder, { recursive: true })
    }
  },
})

type Found = Pick<SlideAnalysis, 'candidates' | 'figures' | 'tiles'>

/** The detector alone, as the program has no classifier, loaded and warm in an engine of its own. */
async function openOurs(model: string, precision: Precision, threads: number) {
  const bundle = { ...(await openBundleFolder(model, precision)), classifierPath: null }
  const engine = startEngine({ providers: ['cpu'], threads })
  await loadBundle(engine, bundle)
  const found: Found = { candidates: [], figures: 0, tiles: 0 }
  return { precision, bundle, engine, found, seconds: [] as number[] }
}

function agreement(
  { candidates, figures }: Found,
  theirs: PeerRun,
  { mpp, truth }: { mpp: number; truth: PhantomTruth | null },
) {
  const ours = candidates.slice(0, figures)
  const best = theirs.candidates
    .map(([xPx, yPx, probability]) => ({ xPx, yPx, probability }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, ours.length)
  const f1 = (found: readonly Detection[], references: readonly Pick<Detection, 'xPx' | 'yPx'>[]) => {
    const matched = matchMidog2025(references, found, { radiusUm: FIGURE_RADIUS_UM, mpp: { x: mpp, y: mpp } })
    return scoreCounts(matched).f1
  }
  return {
    figures,
    f1: f1(ours, best),
    ...(truth && { f1Drawn: f1(ours, truth.figures), peerF1Drawn: f1(best, truth.figures) }),
  }
}
