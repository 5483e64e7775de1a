import { mergeTiles, type Detection, type TileCandidate } from '@metaphase/detection'
import {
  detectTile,
  loadBundle,
  openBundleFolder,
  startEngine,
  type Engine,
  type LoadedBundle,
} from '@metaphase/inference'
import { leastHaloPx } from '@metaphase/model'
import { writePhantomSlide } from '@metaphase/phantom'
import { layTileGrid, openSlide, tileCount, type Slide } from '@metaphase/tiling'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const mpp = { x: 0.25, y: 0.25 }
const sidePx = 2_400
let folder: string
let engine: Engine
let bundle: LoadedBundle
let slide: Slide

const baseline = await openBundleFolder(join(import.meta.dirname, '../../../models/haematoxylin-baseline'))
const { modelMpp, tilePx, haloPx } = baseline.manifest.detector
const leastPx = leastHaloPx(baseline.manifest.detector)

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-borders-'))
  const slidePath = join(folder, 'phantom.tiff')
  await writePhantomSlide(
    slidePath,
    { seed: 5, widthPx: sidePx, heightPx: sidePx },
    { compression: 'deflate' },
  )
  slide = await openSlide(slidePath, { scratchDir: folder })
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  bundle = await loadBundle(engine, baseline)
})
afterAll(async () => {
  await engine.close()
  await slide.close()
  await rm(folder, { recursive: true })
})

/** All figures of the slide, cut into tiles of `tilePx` with halos of `haloPx`. */
async function figuresWith(tilePx: number, haloPx: number): Promise<Detection[]> {
  const grid = layTileGrid(slide.header, { mpp, modelMpp, tilePx, haloPx })
  const candidates: TileCandidate[] = []
  for (let index = 0; index < tileCount(grid); index++)
    candidates.push(...(await detectTile({ bundle, slide, grid }, index)))
  return mergeTiles(candidates, mpp)
}

const rounded = (figures: readonly Detection[]) =>
  figures.map(({ xPx, yPx, probability }) => `${xPx} ${yPx} ${probability.toFixed(4)}`).toSorted()

test('cut into tiles, whatever their size, the slide has the figures it has in one piece: none lost, none twice', async () => {
  const whole = rounded(await figuresWith(2_560, 64))
  expect(whole.length).toBeGreaterThan(50)
  expect(rounded(await figuresWith(tilePx, haloPx))).toEqual(whole)
  expect(leastPx).toBeLessThan(haloPx)
  expect(rounded(await figuresWith(512, leastPx))).toEqual(whole)
}, 60_000)

test('with a halo that is too narrow for the network the figures differ', async () => {
  const whole = rounded(await figuresWith(2_560, 64))
  expect(rounded(await figuresWith(512, 8))).not.toEqual(whole)
})
