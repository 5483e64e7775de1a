import type { ClassifiedDetection } from '@metaphase/detection'
import { analyseSlide, openBundleFolder, startEngine, type Engine } from '@metaphase/inference'
import { batchesOf, batchResult, detectionPlan, runsOf, type DetectionPlan } from '@metaphase/jobs'
import { writePhantomSlide } from '@metaphase/phantom'
import { countsOnTissue, encodeTissue, openSlide, planTiles, type Slide } from '@metaphase/tiling'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeClassifierBundle } from '../../../packages/model/test/classifier-bundle.ts'
import { mergeCandidates } from '../../worker-cpu/src/merge-candidates.ts'
import { detectBatch } from '../src/detect-tiles.ts'
import { createMetrics } from '../src/metrics.ts'
import { openTilesInHand } from '../src/tiles-in-hand.ts'

const baselineFolder = new URL('../../../models/haematoxylin-baseline', import.meta.url).pathname
const mpp = { x: 0.25, y: 0.25 }
let scratchDir: string
let engine: Engine
let classifierFolder: string
let islandPath: string

beforeAll(async () => {
  scratchDir = await mkdtemp(join(tmpdir(), 'metaphase-analyse-'))
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  classifierFolder = join(scratchDir, 'untrained-classifier')
  await writeClassifierBundle(classifierFolder)
  islandPath = join(scratchDir, 'island.tiff')
  await writePhantomSlide(islandPath, { seed: 9, widthPx: 2_000, heightPx: 1_500, tissue: 'island' })
})
afterAll(async () => {
  await engine.close()
  await rm(scratchDir, { recursive: true })
})

const asDetection = ({ xPx, yPx, probability, atypicalProbability }: ClassifiedDetection) => ({
  xPx,
  yPx,
  probability,
  atypicalProbability,
})

const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** The jobs of an analysis one after the other, each reading what the one before it stored. */
async function analyseInJobs(slide: Slide, bundleFolder: string, tilesPerBatch = 2) {
  const bundle = await openBundleFolder(bundleFolder)
  const { detector, classifier } = bundle.manifest
  const { tissue, grid, tiles } = await planTiles(slide, { mpp, ...detector })
  const planned: DetectionPlan = {
    slideKey: 'slide',
    modelSha256: bundle.sha256,
    grid,
    tileRuns: runsOf(tiles),
    tilesPerBatch,
    tissue: encodeTissue(tissue),
  }
  const plan = detectionPlan.parse(asStored(planned))
  const services = {
    engine,
    bundles: { bundle: async () => bundle },
    slides: { withSlide: <T>(_key: string, work: (slide: Slide) => Promise<T>) => work(slide) },
    decodeConcurrency: 2,
    tiles: openTilesInHand(),
    metrics: createMetrics(new Registry(), 'cpu'),
  }
  const batches = []
  for (let batch = 0; batch < batchesOf(plan); batch++)
    batches.push(batchResult.parse(asStored(await detectBatch(services, plan, batch))))
  return {
    batches,
    figures: mergeCandidates(batches, {
      mpp,
      counts: countsOnTissue(tissue),
      tissueMm2: tissue.areaMm2,
      ...detector,
      atypicalThreshold: classifier?.threshold ?? null,
    }),
  }
}

test('a slide analysed in one process has the figures that the jobs find', async () => {
  const slide = await openSlide(islandPath, { scratchDir })
  const { batches, figures } = await analyseInJobs(slide, baselineFolder)
  await slide.close()

  const analysis = await analyseSlide(islandPath, baselineFolder, { engine, scratchDir })
  expect(analysis.candidates.length).toBeGreaterThan(10)
  expect(analysis.candidates).toEqual(figures.map(asDetection))
  expect(analysis.figures).toBe(figures.filter((figure) => figure.class === 'mitotic').length)
  expect(analysis.tiles).toBe(batches.reduce((total, batch) => total + batch.tiles, 0))
  expect(analysis).toMatchObject({ executionProvider: 'cpu', mpp: { x: 0.25, source: 'tiff-resolution' } })
}, 60_000)

test('a field smaller than a tile is analysed, and half-overlapping tiles find the same figures', async () => {
  const path = join(scratchDir, 'field.tiff')
  await writePhantomSlide(path, { seed: 4, widthPx: 600, heightPx: 500, figuresPerMm2: 400 })
  const halo = await analyseSlide(path, baselineFolder, { engine, scratchDir, mppOverride: mpp })
  expect(halo).toMatchObject({ tiles: 1, widthPx: 600, heightPx: 500, mpp: { source: 'override' } })
  expect(halo.figures).toBeGreaterThan(2)
  const overlapping = await analyseSlide(path, baselineFolder, { engine, scratchDir, overlap: 0.5 })
  expect(overlapping.tiles).toBe(2)
  const places = (found: typeof halo) => found.candidates.map(({ xPx, yPx }) => `${xPx} ${yPx}`).toSorted()
  expect(places(overlapping)).toEqual(places(halo))
}, 60_000)

test('with a classifier: every candidate has its probability, whatever the batches, and in one process as in jobs', async () => {
  const slide = await openSlide(islandPath, { scratchDir })
  const [single, whole] = [
    await analyseInJobs(slide, classifierFolder, 1),
    await analyseInJobs(slide, classifierFolder, 64),
  ]
  const without = await analyseInJobs(slide, baselineFolder)
  await slide.close()
  expect(JSON.stringify(single.figures)).toBe(JSON.stringify(whole.figures))
  expect(whole.batches).toMatchObject([{ executionProvider: 'cpu', classifierProvider: 'cpu' }])
  expect(new Set(whole.figures.map((figure) => figure.class))).toEqual(
    new Set(['typical', 'atypical', 'candidate']),
  )
  expect(whole.figures.every(({ atypicalProbability }) => atypicalProbability !== null)).toBe(true)
  expect(without.batches.every(({ classifierProvider }) => classifierProvider === undefined)).toBe(true)
  expect(without.figures.every(({ atypicalProbability }) => atypicalProbability === null)).toBe(true)
  expect(whole.figures.map(({ xPx, yPx }) => [xPx, yPx])).toEqual(
    without.figures.map(({ xPx, yPx }) => [xPx, yPx]),
  )
  const { candidates } = await analyseSlide(islandPath, classifierFolder, { engine, scratchDir })
  expect(candidates).toEqual(whole.figures.map(asDetection))
}, 60_000)
