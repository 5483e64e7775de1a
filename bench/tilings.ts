// How much a figure's probability depends on where the tiles lie: the same images through the manifest's halo, and with
// neighbours sharing half of every tile, the paper's way.
//   npm run bench:tilings -- --model DIR --images DIR [--mpp 0.2456] [--most 4]
// Prints one JSON object.
import { analyseSlide, openBundleFolder, startEngine } from '../packages/inference/src/index.ts'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

/** Two candidates this near are one place seen twice: a pixel of a stride-4 map. */
const SAME_PLACE_PX = 4

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    images: { type: 'string' },
    mpp: { type: 'string', default: '0.2456' },
    most: { type: 'string', default: '4' },
  },
})
const { model, images: folder } = values
if (!model || !folder) throw new Error('--model and --images are needed')

const bundle = await openBundleFolder(model)
const { threshold } = bundle.manifest.detector
const engine = startEngine({ providers: ['cpu'], threads: availableParallelism() })
const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-tilings-'))
const mpp = { x: Number(values.mpp), y: Number(values.mpp) }
const tiles = { halo: 0, half: 0 }
let candidates = 0
let unmatchedFigures = 0
let largestDifference = 0
const names = (await readdir(folder)).toSorted().slice(0, Number(values.most))
for (const name of names) {
  const options = { engine, scratchDir, mppOverride: mpp }
  const halo = await analyseSlide(join(folder, name), bundle, options)
  const half = await analyseSlide(join(folder, name), bundle, { ...options, overlap: 0.5 })
  tiles.halo += halo.tiles
  tiles.half += half.tiles
  for (const one of halo.candidates) {
    const other = half.candidates.find(
      ({ xPx, yPx }) => Math.hypot(one.xPx - xPx, one.yPx - yPx) <= SAME_PLACE_PX,
    )
    candidates++
    if (other) largestDifference = Math.max(largestDifference, Math.abs(other.probability - one.probability))
    else if (one.probability >= threshold) unmatchedFigures++
  }
}
await engine.close()
await rm(scratchDir, { recursive: true })
console.log(JSON.stringify({ images: names.length, tiles, candidates, unmatchedFigures, largestDifference }))
