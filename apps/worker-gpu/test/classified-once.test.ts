import { mergeTiles, type ClassifiedDetection, type TileCandidate } from '@metaphase/detection'
import { detectTile, loadBundle, openBundleFolder, startEngine, type Engine } from '@metaphase/inference'
import { writePhantomSlide, type PhantomTruth } from '@metaphase/phantom'
import { layTileGrid, openSlide, tileCount, type Slide } from '@metaphase/tiling'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeClassifierBundle } from '../../../packages/model/test/classifier-bundle.ts'

const mpp = { x: 0.25, y: 0.25 }
const sidePx = 1_536
const haloPx = 64
let folder: string
let engine: Engine
let slide: Slide
let truth: PhantomTruth

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-once-'))
  await writeClassifierBundle(folder)
  const path = join(folder, 'phantom.tiff')
  const borders = { tilePx: 512, haloPx }
  const options = { seed: 3, widthPx: sidePx, heightPx: sidePx, figuresPerMm2: 150, borders }
  truth = await writePhantomSlide(path, options, { compression: 'deflate' })
  slide = await openSlide(path, { scratchDir: folder })
  engine = startEngine({ providers: ['cpu'], threads: 1 })
})
afterAll(async () => {
  await engine.close()
  await slide.close()
  await rm(folder, { recursive: true })
})

/** What every tile of `tilePx` reports, one after the other. */
async function reportsWith(tilePx: number): Promise<TileCandidate[]> {
  const bundle = await loadBundle(engine, await openBundleFolder(folder))
  const grid = layTileGrid(slide.header, { mpp, modelMpp: 0.25, tilePx, haloPx })
  const reports: TileCandidate[] = []
  for (let index = 0; index < tileCount(grid); index++)
    reports.push(...(await detectTile({ bundle, slide, grid }, index)))
  return reports
}

const placeOf = ({ xPx, yPx }: { xPx: number; yPx: number }) => `${xPx} ${yPx}`
const CORE_PX = 512 - 2 * haloPx
/** From the nearest border between two cores. */
const borderDistancePx = (...place: number[]) =>
  Math.min(...place.map((at) => Math.abs(at - Math.round(at / CORE_PX) * CORE_PX)))

test('the tile that owns a figure classifies it, and no other, unless it lies within 1 µm of the border', async () => {
  const reports = await reportsWith(512)
  const byPlace = Map.groupBy(reports, ([xPx, yPx]) => placeOf({ xPx, yPx }))
  let seenTwice = 0
  for (const copies of byPlace.values()) {
    const [[xPx, yPx]] = copies as [TileCandidate]
    const classified = copies.filter((copy) => copy.length === 4)
    expect(classified.length).toBeGreaterThanOrEqual(1)
    expect(classified.length).toBeLessThanOrEqual(borderDistancePx(xPx, yPx) > 4 ? 1 : 4)
    if (copies.length > 1) seenTwice++
  }
  expect(truth.figures.filter(({ onBorder }) => onBorder !== 'none').length).toBeGreaterThan(5)
  expect(seenTwice).toBeGreaterThan(10)
})

test('a figure has the same probability from whichever tile sees it, in one piece or on the border of many', async () => {
  const whole = mergeTiles(await reportsWith(1_792), mpp)
  const cut = new Map(mergeTiles(await reportsWith(512), mpp).map((figure) => [placeOf(figure), figure]))
  expect(whole.length).toBeGreaterThan(50)
  expect(cut.size).toBe(whole.length)
  const atypical = ({ atypicalProbability }: ClassifiedDetection) => atypicalProbability!
  const differences = whole.map((figure) => Math.abs(atypical(figure) - atypical(cut.get(placeOf(figure))!)))
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6)
  const probabilities = whole.map(atypical)
  expect(Math.max(...probabilities) - Math.min(...probabilities)).toBeGreaterThan(0.1)
}, 60_000)
