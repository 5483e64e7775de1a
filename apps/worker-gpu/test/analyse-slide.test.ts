import { analyseSlide, openBundleFolder, startEngine, type Engine } from '@metaphase/inference'
import { batchesOf, batchResult, detectionPlan, runsOf, type DetectionPlan } from '@metaphase/jobs'
import { writePhantomSlide } from '@metaphase/phantom'
import { encodeTissue, openSlide, planTiles, type Slide } from '@metaphase/tiling'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { mergeCandidates } from '../../worker-cpu/src/merge-candidates.ts'
import { detectBatch } from '../src/detect-tiles.ts'

const bundleFolder = new URL('../../../models/haematoxylin-baseline', import.meta.url).pathname
const mpp = { x: 0.25, y: 0.25 }
let scratchDir: string
let engine: Engine

beforeAll(async () => {
  scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-analyse-'))
  engine = startEngine({ providers: ['cpu'], threads: 1 })
})
afterAll(async () => {
  await engine.close()
  await rm(scratchDir, { recursive: true })
})

const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** The jobs of an analysis one after the other, each reading what the one before it stored. */
async function analyseInJobs(slide: Slide) {
  const bundle = await openBundleFolder(bundleFolder)
  const { tissue, grid, tiles } = await planTiles(slide, { mpp, ...bundle.manifest.detector })
  const planned: DetectionPlan = {
    slideKey: 'slide',
    modelSha256: bundle.sha256,
    grid,
    tileRuns: runsOf(tiles),
    tilesPerBatch: 2,
    tissue: encodeTissue(tissue),
  }
  const plan = detectionPlan.parse(asStored(planned))
  const services = {
    engine,
    bundles: { bundle: async () => bundle },
    slides: { slide: async () => slide, close: () => slide.close() },
    decodeConcurrency: 2,
  }
  const batches = []
  for (let batch = 0; batch < batchesOf(plan); batch++)
    batches.push(batchResult.parse(asStored(await detectBatch(services, plan, batch))))
  return {
    batches,
    figures: mergeCandidates(batches, { mpp, threshold: bundle.manifest.detector.threshold }),
  }
}

test('a slide analysed in one process has the figures that the jobs find', async () => {
  const path = join(scratchDir, 'phantom.tiff')
  await writePhantomSlide(path, { seed: 9, widthPx: 2_000, heightPx: 1_500, tissue: 'island' })
  const slide = await openSlide(path, { scratchDir })
  const { batches, figures } = await analyseInJobs(slide)
  await slide.close()

  const analysis = await analyseSlide(path, bundleFolder, { engine, scratchDir })
  expect(analysis.candidates.length).toBeGreaterThan(10)
  expect(analysis.candidates).toEqual(figures.map(({ xPx, yPx, probability }) => ({ xPx, yPx, probability })))
  expect(analysis.figures).toBe(figures.filter((figure) => figure.class === 'mitotic').length)
  expect(analysis.tiles).toBe(batches.reduce((total, batch) => total + batch.tiles, 0))
  expect(analysis).toMatchObject({ executionProvider: 'cpu', mpp: { x: 0.25, source: 'tiff-resolution' } })
}, 60_000)

test('a field smaller than a tile is analysed, and half-overlapping tiles find the same figures', async () => {
  const path = join(scratchDir, 'field.tiff')
  await writePhantomSlide(path, { seed: 4, widthPx: 600, heightPx: 500, figuresPerMm2: 400 })
  const halo = await analyseSlide(path, bundleFolder, { engine, scratchDir, mppOverride: mpp })
  expect(halo).toMatchObject({ tiles: 1, widthPx: 600, heightPx: 500, mpp: { source: 'override' } })
  expect(halo.figures).toBeGreaterThan(2)
  const overlapping = await analyseSlide(path, bundleFolder, { engine, scratchDir, overlap: 0.5 })
  expect(overlapping.tiles).toBe(2)
  const places = (found: typeof halo) => found.candidates.map(({ xPx, yPx }) => `${xPx} ${yPx}`).toSorted()
  expect(places(overlapping)).toEqual(places(halo))
}, 60_000)
