import { writePhantomSlide } from '@metaphase/phantom'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { analyseSlide, startEngine, type Engine } from '../../../packages/inference/src/index.ts'
import { writeClassifierBundle } from '../../../packages/model/test/classifier-bundle.ts'
import { analysisWhen } from '../src/analysis-when.ts'
import type { Analysis, Figure } from '../src/client.ts'
import { describe as describeAnalysis, resultOf } from '../src/report.ts'
import { startWebhookReceiver } from '../src/webhook-receiver.ts'
import { startTestSystem, type RunningSystem } from './system-fixture.ts'

const model = 'untrained-classifier'
let modelsDir: string
let running: RunningSystem
let engine: Engine
let slidePath: string
let analysis: Analysis
let figures: Figure[]
let webhook: unknown

beforeAll(async () => {
  modelsDir = await mkdtemp(join(tmpdir(), 'metaphase-models-'))
  await writeClassifierBundle(join(modelsDir, model))
  const env = { EXECUTION_PROVIDERS: 'cpu', ENGINE_THREADS: '1' }
  running = await startTestSystem({ modelsDir, model, tilesPerBatch: 1, env })
  engine = startEngine({ providers: ['cpu'], threads: 1 })
  slidePath = join(running.dataDir, 'phantom.tiff')
  const borders = { tilePx: 1024, haloPx: 64 }
  await writePhantomSlide(slidePath, {
    seed: 3,
    widthPx: 1_200,
    heightPx: 1_000,
    figuresPerMm2: 200,
    borders,
  })
  const { client } = running
  const receiver = await startWebhookReceiver()
  receiver.secret = (await client.createWebhookEndpoint(receiver.url)).secret
  const { analysis: posted } = await client.postSlide(slidePath)
  analysis = await analysisWhen(client, posted!.id)
  figures = await client.figures(analysis.id, 0)
  webhook = await receiver.messageFor(analysis.id)
  await receiver.close()
}, 120_000)
afterAll(async () => {
  await engine.close()
  await running.stop()
  await rm(modelsDir, { recursive: true })
})

const placeOf = ({ xPx, yPx }: { xPx: number; yPx: number }) => `${xPx} ${yPx}`

test('every figure and candidate comes with its probability, the one that a process without jobs and batches finds', async () => {
  expect(analysis).toMatchObject({ state: 'completed', coverage: 1, executionProviders: ['cpu'] })
  expect(figures.length).toBeGreaterThan(40)
  const { candidates, tiles } = await analyseSlide(slidePath, join(modelsDir, model), {
    engine,
    scratchDir: running.dataDir,
  })
  expect(tiles).toBe(4)
  expect(
    figures.map(({ xPx, yPx, probability, atypicalProbability }) => ({
      xPx,
      yPx,
      probability,
      atypicalProbability,
    })),
  ).toEqual(candidates)
  expect(candidates.every(({ atypicalProbability }) => atypicalProbability !== null)).toBe(true)
})

test('the tile that sees a figure does not matter: laid otherwise, they give it the same probability', async () => {
  const { candidates, tiles } = await analyseSlide(slidePath, join(modelsDir, model), {
    engine,
    scratchDir: running.dataDir,
    overlap: 0.5,
  })
  expect(tiles).toBeGreaterThan(4)
  const atypicalAt = new Map(candidates.map((found) => [placeOf(found), found.atypicalProbability!]))
  expect(atypicalAt.size).toBe(figures.length)
  const differences = figures.map((figure) =>
    Math.abs(figure.atypicalProbability! - atypicalAt.get(placeOf(figure))!),
  )
  expect(Math.max(...differences)).toBeLessThanOrEqual(1e-6)
})

test('analysed again, the slide has the same bytes', async () => {
  const { id } = await running.client.startAnalysis(analysis.slideId)
  await analysisWhen(running.client, id)
  expect(JSON.stringify(await running.client.figures(id, 0))).toBe(JSON.stringify(figures))
}, 60_000)

test('the atypical figures are counted by the threshold of the manifest, on the slide and in its hot-spot', () => {
  const mitotic = figures.filter((figure) => figure.class !== 'candidate')
  const atypical = mitotic.filter((figure) => figure.atypicalProbability! >= 0.5)
  expect(atypical.length).toBeGreaterThan(3)
  expect(mitotic.length - atypical.length).toBeGreaterThan(3)
  for (const figure of mitotic) expect(figure.class).toBe(atypical.includes(figure) ? 'atypical' : 'typical')
  const { counts, atypicalShare, hotspot } = analysis
  expect(counts).toMatchObject({ mitoses: mitotic.length, atypical: atypical.length })
  expect(atypicalShare!.value).toBe(atypical.length / mitotic.length)
  expect(atypicalShare!.low).toBeLessThan(atypicalShare!.value)
  expect(atypicalShare!.high).toBeGreaterThan(atypicalShare!.value)
  // the slide is smaller than 2 mm²
  expect(hotspot).toMatchObject({ count: mitotic.length, atypical: atypical.length, atypicalShare })
})

test('the webhook and the report say the same', () => {
  const { counts, atypicalShare } = analysis
  expect(webhook).toMatchObject({ data: { atypical: counts!.atypical, atypicalShare } })
  const result = resultOf(analysis, 1)
  expect(result.atypical).toBe(counts!.atypical)
  const percent = (atypicalShare!.value * 100).toFixed(1)
  expect(describeAnalysis(analysis, result)).toContain(
    `\n  Atypical         ${counts!.atypical}, ${percent} % of them (95 % interval `,
  )
})
