import {
  FIGURE_RADIUS_UM,
  matchMidog2025,
  type Detection,
  type Mpp,
} from '../packages/detection/src/index.ts'
import {
  analyseSlide,
  openBundleFolder,
  startEngine,
  type SlideAnalysis,
} from '../packages/inference/src/index.ts'
import { defaultModel } from '../packages/model/src/index.ts'
import { writePhantomSlide } from '../packages/phantom/src/index.ts'
import { layTileGrid, openSlide, type SlideHeader } from '../packages/tiling/src/index.ts'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineBench, numbersOf } from './bench.ts'

/** Two candidates this near are one place seen twice: a pixel of a stride-4 map. */
const SAME_PLACE_PX = 4
const PHANTOM_SIDE_PX = 2_048

export const bench = defineBench({
  about:
    'Whether figures depend on where the tiles lie: the same images through halos of several widths, and with neighbours sharing ' +
    "half of every tile, the paper's way. F1 is that of the figures of both, within 7.5 µm; the share of the network's time is " +
    'that of a large slide, by arithmetic',
  options: {
    model: { about: 'folder of the bundle', default: join(import.meta.dirname, '../models', defaultModel) },
    images: { about: 'folder of the images; phantoms without one', default: '' },
    // at most others the margins of two tilings differ by part of a pixel, and so does what the network is shown
    mpp: { about: 'µm/px that the images are taken to have', default: '0.25' },
    most: { about: 'images, at most, spread over the folder', default: '4' },
    halos: { about: "px, besides the manifest's", default: '' },
  },
  async measure(options) {
    const bundle = await openBundleFolder(options.model)
    const { detector } = bundle.manifest
    const scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-tilings-'))
    const mpp = { x: Number(options.mpp), y: Number(options.mpp) }
    const most = Number(options.most)
    const paths = options.images
      ? await someOf(options.images, most)
      : await drawPhantoms(scratchDir, most, mpp.x)
    const engine = startEngine({ providers: ['cpu'], threads: availableParallelism() })
    const halos = [...new Set([detector.haloPx, ...(options.halos ? numbersOf(options.halos) : [])])]
    const analyse = (path: string, tiling: { haloPx?: number; overlap?: number }) =>
      analyseSlide(path, bundle, { engine, scratchDir, mppOverride: mpp, ...tiling })

    const first = await openSlide(paths[0]!, { scratchDir })
    const { header } = first
    await first.close()
    const half: SlideAnalysis[] = []
    for (const path of paths) half.push(await analyse(path, { overlap: 0.5 }))
    const rows = []
    for (const haloPx of halos) {
      const found: SlideAnalysis[] = []
      for (const path of paths) found.push(await analyse(path, { haloPx }))
      const differences = found.map((one, i) => compare(one, half[i]!, detector.threshold))
      const sum = (name: keyof Difference) => differences.reduce((total, part) => total + part[name], 0)
      rows.push({
        haloPx,
        networkShare: networkShare(header, { ...detector, mpp, haloPx }),
        figures: sum('figures'),
        figuresF1: (2 * sum('matched')) / (sum('figures') + sum('figuresOfHalf')),
        candidates: sum('candidates'),
        candidatesF1: (2 * sum('candidatesMatched')) / (sum('candidates') + sum('candidatesOfHalf')),
        largestDifference: Math.max(...differences.map(({ largestDifference }) => largestDifference)),
      })
    }
    await engine.close()
    await rm(scratchDir, { recursive: true })
    return { images: paths.length, tilePx: detector.tilePx, rows }
  },
})

type Difference = ReturnType<typeof compare>

function compare(one: SlideAnalysis, half: SlideAnalysis, threshold: number) {
  const figuresOf = ({ candidates }: SlideAnalysis) =>
    candidates.filter(({ probability }) => probability >= threshold)
  const differences = one.candidates.flatMap((candidate) => {
    const other = half.candidates.find(
      ({ xPx, yPx }) => Math.hypot(candidate.xPx - xPx, candidate.yPx - yPx) <= SAME_PLACE_PX,
    )
    return other ? [Math.abs(other.probability - candidate.probability)] : []
  })
  return {
    figures: figuresOf(one).length,
    figuresOfHalf: figuresOf(half).length,
    matched: matches(figuresOf(one), figuresOf(half), one.mpp),
    candidates: one.candidates.length,
    candidatesOfHalf: half.candidates.length,
    candidatesMatched: matches(one.candidates, half.candidates, one.mpp),
    largestDifference: Math.max(0, ...differences),
  }
}

const matches = (a: readonly Detection[], b: readonly Detection[], mpp: Mpp): number =>
  matchMidog2025(a, b, { radiusUm: FIGURE_RADIUS_UM, mpp }).truePositives

/** Of the time that half-overlapping tiles of the same size take, on a slide so large that its edges do not count. */
function networkShare(header: SlideHeader, tiling: Parameters<typeof layTileGrid>[1]): number {
  const { strideXPx, regionWidthPx } = layTileGrid(header, tiling)
  return (regionWidthPx / 2 / strideXPx) ** 2
}

async function someOf(folder: string, most: number): Promise<string[]> {
  const names = (await readdir(folder)).toSorted()
  const count = Math.min(most, names.length)
  return Array.from({ length: count }, (_, i) => join(folder, names[Math.floor((i * names.length) / count)]!))
}

async function drawPhantoms(folder: string, count: number, mpp: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, i) => join(folder, `phantom-${i}.tiff`))
  const size = { widthPx: PHANTOM_SIDE_PX, heightPx: PHANTOM_SIDE_PX, mpp }
  for (const [seed, path] of paths.entries()) await writePhantomSlide(path, { seed: seed + 1, ...size })
  return paths
}
