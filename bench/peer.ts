import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FIGURE_RADIUS_UM, matchMidog2025, type Detection } from '../packages/detection/src/index.ts'
import { analyseSlide, openBundleFolder, startEngine } from '../packages/inference/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import { defineBench, median } from './bench.ts'
import { startPython } from './python/python-process.ts'

interface PeerRun {
  readonly seconds: number
  readonly tiles: number
  readonly candidates: readonly (readonly [xPx: number, yPx: number, probability: number])[]
}

export const bench = defineBench({
  about:
    'A slide through this and through a straightforward Python program (tifffile, half-overlapping tiles, the same network on ' +
    "onnxruntime, SciPy's peaks, KD-tree), taking turns, with as many threads, networks loaded and warm. F1 between the figures of " +
    "one and as many of the other's most probable",
  options: {
    slide: { about: "tiled TIFF at the network's µm/px; a phantom without one", default: '' },
    side: { about: 'px of the phantom', default: '6000' },
    mpp: { about: 'µm/px of the slide', default: '0.25' },
    threads: { about: 'of the network', default: '2' },
    runs: { about: 'of each', default: '3' },
  },
  async measure(options) {
    const folder = await mkdtemp(join(tmpdir(), 'metaphase-peer-'))
    const slide = options.slide || join(folder, 'phantom.tiff')
    const [mpp, threads, side] = [Number(options.mpp), Number(options.threads), Number(options.side)]
    if (!options.slide) await writePhantomSlide(slide, { seed: 1, widthPx: side, heightPx: side, mpp })
    const bundle = await openBundleFolder(join(import.meta.dirname, '../models', defaultModel), 'float32')
    const { detector } = bundle.manifest
    const peer = startPython('peer.py')
    const engine = startEngine({ providers: ['cpu'], threads })
    try {
      const floor = detector.background?.networkFloor ?? detector.probabilityFloor
      const { tilePx, peakRadiusUm } = detector
      const task = { slide, mpp, threads, tilePx, peakRadiusUm, floor }
      const start = { ...task, model: bundle.detectorPath, radiusUm: FIGURE_RADIUS_UM }
      await engine.load(bundle.detectorPath, tilePx)
      let question = `${JSON.stringify(start)}\n`
      const seconds = { ours: [] as number[], peer: [] as number[] }
      let [ours, theirs] = [{ candidates: [] as Detection[], figures: 0, tiles: 0 }, null as PeerRun | null]
      for (let run = 0; run < Number(options.runs); run++) {
        theirs = (await peer.ask(`${question}go`)) as PeerRun
        question = ''
        seconds.peer.push(theirs.seconds)
        const startedMs = performance.now()
        ours = await analyseSlide(slide, bundle, {
          engine,
          scratchDir: join(folder, `scratch-${run}`),
          mppOverride: { x: mpp, y: mpp },
        })
        seconds.ours.push((performance.now() - startedMs) / 1000)
      }
      const { f1, figures } = agreement(ours, theirs!, mpp)
      const [oursSeconds, peerSeconds] = [median(seconds.ours), median(seconds.peer)]
      const tiles = { ours: ours.tiles, peer: theirs!.tiles }
      return { threads, tiles, oursSeconds, peerSeconds, timesFaster: peerSeconds / oursSeconds, figures, f1 }
    } finally {
      peer.close()
      await engine.close()
      await rm(folder, { recursive: true })
    }
  },
})

function agreement(
  ours: { candidates: readonly Detection[]; figures: number },
  theirs: PeerRun,
  mpp: number,
) {
  const figures = ours.candidates.slice(0, ours.figures)
  const best = theirs.candidates
    .map(([xPx, yPx, probability]) => ({ xPx, yPx, probability }))
    .toSorted((a, b) => b.probability - a.probability)
    .slice(0, figures.length)
  const match = { radiusUm: FIGURE_RADIUS_UM, mpp: { x: mpp, y: mpp } }
  const { truePositives } = matchMidog2025(figures, best, match)
  return { figures: figures.length, f1: (2 * truePositives) / (figures.length + best.length) }
}
