import { FIGURE_RADIUS_UM, matchMidog2025, poolCounts, scoreCounts } from '@metaphase/detection'
import { writePhantomSlide, type PhantomTruth } from '@metaphase/phantom'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient, dataOf, type Client } from '../../../../packages/client/src/index.ts'
import type { AnnotatedImage } from '../../../trainer/src/data/annotated-image.ts'
import { loadSource } from '../../../trainer/src/data/loaders.ts'
import { split85To80 } from '../../../trainer/src/data/split-85-80.ts'
import { readRunLog } from '../../../trainer/src/report/run-log.ts'
import { analysisWhen } from '../../src/analysis-when.ts'
import type { Figure } from '../../src/client.ts'
import { runTool } from '../../src/processes.ts'
import { startTestSystem, type RunningSystem } from '../system-fixture.ts'
import { correctResult, type Corrections } from './correct-result.ts'
import { reviewRun } from './review-run.ts'
import { runTrainer } from './run-trainer.ts'

const baseline = new URL('../../../../models/haematoxylin-baseline', import.meta.url).pathname
const apiTools = new URL('../../../api/src/', import.meta.url).pathname
const SIDE_PX = 1_024
const PER_MM2 = 400
const SPLIT = { train: 3, validation: 1, test: 2 } as const

interface ReviewedPhantom {
  readonly slideId: string
  readonly truth: PhantomTruth
  /** What the baseline took for figures, the most probable first. */
  readonly figures: readonly Figure[]
  readonly corrections: Corrections
}

// From corrections to a model that learned from them, with what the product has for it and nothing else: each test goes on where the last ended.
let running: RunningSystem
let api: Client
let phantoms: ReviewedPhantom[]
let exported: string
let models: string
let slides: AnnotatedImage[]
let splitSeed: number

beforeAll(async () => {
  running = await startTestSystem()
  api = createClient({ baseUrl: running.system.url, apiKey: await running.system.createApiKey(['admin']) })
  phantoms = []
  for (const seed of [1, 2, 3, 4, 5, 6]) phantoms.push(await reviewedPhantom(seed))
  exported = join(running.dataDir, 'data', 'reviews')
  models = join(running.dataDir, 'models')
  const { env } = running.system
  await runTool(join(apiTools, 'export-reviews.ts'), ['--tenant', 'default', '--out', exported], env)
  slides = await loadSource('reviews', exported)
  splitSeed = seedThatSplits()
}, 600_000)
afterAll(() => running.stop())

async function reviewedPhantom(seed: number): Promise<ReviewedPhantom> {
  const { client, dataDir } = running
  const path = join(dataDir, `phantom-${seed}.tiff`)
  const density = { figuresPerMm2: PER_MM2, impostersPerMm2: PER_MM2 }
  const truth = await writePhantomSlide(path, { seed, widthPx: SIDE_PX, heightPx: SIDE_PX, ...density })
  const { slide, analysis } = await client.postSlide(path)
  await analysisWhen(client, analysis!.id)
  const figures = await client.figures(analysis!.id)
  const corrections = await correctResult(api, analysis!.id, { figures, truth })
  return { slideId: slide.id, truth, figures, corrections }
}

const imageOf = ({ slideId }: ReviewedPhantom) => slides.find(({ id }) => id === `reviews/${slideId}`)!

test('what was accepted, rejected and added is what the trainer reads: every figure at its place, with its class', () => {
  expect(slides).toHaveLength(phantoms.length)
  for (const phantom of phantoms) {
    const { truth, figures, corrections } = phantom
    const image = imageOf(phantom)
    const labels = image.figures.filter(({ kind }) => kind === 'mitotic-figure')
    expect(corrections.accepted + corrections.added).toBe(truth.figures.length)
    expect(labels).toHaveLength(truth.figures.length)
    for (const { xPx, yPx, atypical } of truth.figures) {
      const near = labels.filter(
        (label) => Math.hypot(label.xPx - xPx, label.yPx - yPx) * truth.mppX <= FIGURE_RADIUS_UM,
      )
      expect(near.map((label) => label.atypical)).toEqual([atypical])
    }
    const negatives = image.figures.filter(({ kind }) => kind === 'hard-negative')
    expect(negatives).toHaveLength(corrections.rejected)
    const places = new Set(figures.map(({ xPx, yPx }) => `${xPx} ${yPx}`))
    for (const { xPx, yPx } of negatives) expect(places).toContain(`${xPx} ${yPx}`)
    expect(image.exhaustive).toBe(true)
  }
  for (const kind of ['accepted', 'rejected', 'added'] as const)
    expect(phantoms.some(({ corrections }) => corrections[kind] > 0)).toBe(true)
})

test('trained on the reviews, a model beats the one that was corrected, on slides that trained neither', async () => {
  const path = (name: string) => join(running.dataDir, name)
  await writeFile(path('run.json'), JSON.stringify(reviewRun))
  const from = ['--run', path('run.json'), '--data', path('data')]
  const held = ['--fold', 'split', '--seed', String(splitSeed)]
  const machine = ['--backend', 'wasm', '--threads', '1']
  await runTrainer('train', ...from, '--out', path('run'), ...held, ...machine)
  const steps = (await readRunLog(path('run'))).filter((event) => event.event === 'step')
  const losses = steps.map((step) => step.losses['total']!)
  expect(mean(losses.slice(-10))).toBeLessThan(0.7 * mean(losses.slice(0, 10)))

  await runTrainer('export', '--run', path('run'), '--out', join(models, 'reviewed'), '--version', '1.0.0')
  const [before, after] = [await evaluated(baseline), await evaluated(join(models, 'reviewed'))]
  console.log(`F1 of the baseline ${before.toFixed(3)}, of 168 steps on its corrections ${after.toFixed(3)}`)
  expect(after).toBeGreaterThan(before)
}, 1_200_000)

test('registered, it is what the service finds figures with', async () => {
  const { system, client } = running
  await runTool(join(apiTools, 'register-models.ts'), [models], system.env)
  const found = []
  for (const { slideId, truth } of phantoms.filter((phantom) => partOf(imageOf(phantom)) === 'test')) {
    const params = { path: { id: slideId } }
    const body = { model: `${reviewRun.name}@1.0.0` }
    const { id } = await dataOf(api.POST('/slides/{id}/analyses', { params, body }))
    expect((await analysisWhen(client, id)).state).toBe('completed')
    found.push({ truth, figures: await client.figures(id) })
  }
  expect(f1Of(found)).toBeGreaterThan(0.4)
}, 240_000)

/** F1 on the slides that were kept for the test, by the trainer's command. */
async function evaluated(model: string): Promise<number> {
  const slides = ['--dataset', 'reviews', '--path', exported, '--split-seed', String(splitSeed)]
  const said = await runTrainer('evaluate', 'detection', '--model', model, ...slides, '--json')
  const { f1, images } = JSON.parse(said.split('\n').at(-1)!) as { f1: number; images: number }
  expect(images).toBe(SPLIT.test)
  return f1
}

/** Against the truth, over all slides. */
const f1Of = (results: readonly Pick<ReviewedPhantom, 'truth' | 'figures'>[]): number =>
  scoreCounts(
    poolCounts(
      results.map(({ truth, figures }) =>
        matchMidog2025(truth.figures, figures, { mpp: { x: truth.mppX, y: truth.mppY } }),
      ),
    ),
  ).f1

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length

const partOf = (image: AnnotatedImage) => split85To80(image, splitSeed)

/** The first seed that splits the slides by `SPLIT`: so few are split as chance has it. */
function seedThatSplits(): number {
  const parts = Object.keys(SPLIT) as (keyof typeof SPLIT)[]
  for (let seed = 1; ; seed++) {
    const split = slides.map((slide) => split85To80(slide, seed))
    if (parts.every((part) => split.filter((one) => one === part).length === SPLIT[part])) return seed
  }
}
