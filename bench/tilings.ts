import { analyseSlide, openBundleFolder, startEngine } from '../packages/inference/src/index.ts'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineBench } from './bench.ts'

/** Two candidates this near are one place seen twice: a pixel of a stride-4 map. */
const SAME_PLACE_PX = 4

export const bench = defineBench({
  about:
    "How much a figure's probability depends on where the tiles lie: the same images through the manifest's halo, and with " +
    "neighbours sharing half of every tile, the paper's way",
  options: {
    model: { about: 'folder of the bundle' },
    images: { about: 'folder of the images' },
    mpp: { about: 'µm/px of the images', default: '0.2456' },
    most: { about: 'images, at most', default: '4' },
  },
  async measure(options) {
    const bundle = await openBundleFolder(options.model)
    const { threshold } = bundle.manifest.detector
    const engine = startEngine({ providers: ['cpu'], threads: availableParallelism() })
    const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-tilings-'))
    const mpp = { x: Number(options.mpp), y: Number(options.mpp) }
    const tiles = { halo: 0, half: 0 }
    let candidates = 0
    let unmatchedFigures = 0
    let largestDifference = 0
    const names = (await readdir(options.images)).toSorted().slice(0, Number(options.most))
    for (const name of names) {
      const analysis = { engine, scratchDir, mppOverride: mpp }
      const halo = await analyseSlide(join(options.images, name), bundle, analysis)
      const half = await analyseSlide(join(options.images, name), bundle, { ...analysis, overlap: 0.5 })
      tiles.halo += halo.tiles
      tiles.half += half.tiles
      for (const one of halo.candidates) {
        const other = half.candidates.find(
          ({ xPx, yPx }) => Math.hypot(one.xPx - xPx, one.yPx - yPx) <= SAME_PLACE_PX,
        )
        candidates++
        if (other)
          largestDifference = Math.max(largestDifference, Math.abs(other.probability - one.probability))
        else if (one.probability >= threshold) unmatchedFigures++
      }
    }
    await engine.close()
    await rm(scratchDir, { recursive: true })
    return { images: names.length, tiles, candidates, unmatchedFigures, largestDifference }
  },
})
