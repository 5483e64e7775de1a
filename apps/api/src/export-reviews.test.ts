import { createAnalysis, type FigureRow } from '@metaphase/db'
import { writePhantomSlide, type PhantomTruth } from '@metaphase/phantom'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadSource } from '../../trainer/src/data/loaders.ts'
import { readPixels } from '../../trainer/src/data/read-pixels.ts'
import { endAnalysis } from '../test/ended-analysis.ts'
import { useTestApi } from '../test/test-api.ts'
import { slideForm } from '../test/upload-form.ts'
import { exportReviews } from './export-reviews.ts'

const api = useTestApi()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-reviews-'))
})
afterAll(() => rm(folder, { recursive: true }))

const MPP = 0.25
const found = ({ xPx, yPx }: { xPx: number; yPx: number }, probability: number): FigureRow => ({
  xPx,
  yPx,
  xUm: xPx * MPP,
  yUm: yPx * MPP,
  probability,
  class: probability < 0.5 ? 'candidate' : 'mitotic',
  atypicalProbability: null,
})

/** A phantom posted over HTTP, and an analysis of it that a model could have made: all but the last figure, and every imposter. */
async function analysedPhantom(seed: number, metadata: object = {}) {
  const path = join(folder, `phantom-${seed}.tiff`)
  const options = { seed, widthPx: 700, heightPx: 500, figuresPerMm2: 250, impostersPerMm2: 150 }
  const truth = await writePhantomSlide(path, options)
  const form = slideForm([
    ['metadata', JSON.stringify(metadata)],
    ['file', await readFile(path), 'Doe_Jane.tiff'],
  ])
  const { slide, analysis } = (await api.call(form)).json()
  const result = detections(truth)
  await endAnalysis(api, analysis.id, result, { state: 'completed' })
  return { truth, result, path, slideId: slide.id as string, analysisId: analysis.id as string }
}

const detections = ({ figures, imposters }: PhantomTruth): FigureRow[] => [
  ...figures.slice(0, -1).map((figure, i) => found(figure, 0.9 - i / 1000)),
  ...imposters.map((imposter, i) => found(imposter, 0.7 - i / 1000)),
]

const post = async (analysisId: string, route: string, payload: object) => {
  const request = { method: 'POST', url: `/analyses/${analysisId}/${route}` } as const
  const answer = await api.call({ ...request, payload: { reviewer: 'Ada', ...payload } })
  expect(answer.statusCode).toBe(201)
}

/** Corrects a result until it says what is true. */
async function correct(analysisId: string, { figures, imposters }: PhantomTruth): Promise<void> {
  const name = (isAtypical: boolean) => (isAtypical ? 'atypical' : 'typical')
  for (const [ordinal, { atypical }] of figures.slice(0, -1).entries())
    await post(analysisId, 'reviews', { ordinal, verdict: name(atypical) })
  for (const i of imposters.keys())
    await post(analysisId, 'reviews', { ordinal: figures.length - 1 + i, verdict: 'rejected' })
  const { xPx, yPx, atypical } = figures.at(-1)!
  await post(analysisId, 'reviews', { xPx, yPx, verdict: name(atypical) })
}

const exported = (name: string) =>
  exportReviews(api.services, { tenantName: 'lab', folder: join(folder, name) })

test('a phantom reviewed over HTTP comes back as the trainer’s images, with the truth as its labels, for both tracks', async () => {
  const { truth, path, slideId, analysisId } = await analysedPhantom(1)
  expect(truth.figures.length).toBeGreaterThan(4)
  expect(truth.imposters.length).toBeGreaterThan(2)
  await correct(analysisId, truth)
  await post(analysisId, 'sign-offs', {})
  const written = await exported('signed')
  expect(written).toEqual({ slides: 1, figures: truth.figures.length + truth.imposters.length })

  const byPlace = (a: { xPx: number; yPx: number }, b: { xPx: number; yPx: number }) =>
    a.yPx - b.yPx || a.xPx - b.xPx
  const place = ({ xPx, yPx }: { xPx: number; yPx: number }) => ({ xPx, yPx })
  const truths = [
    ...truth.figures.map((one) => ({ kind: 'mitotic-figure', ...place(one), atypical: one.atypical })),
    ...truth.imposters.map((one) => ({ kind: 'hard-negative', ...place(one) })),
  ].toSorted(byPlace)
  const [slide, ...others] = await loadSource('reviews', join(folder, 'signed'))
  expect(others).toEqual([])
  expect(slide).toMatchObject({
    id: `reviews/${slideId}`,
    caseId: `reviews/${slideId}`,
    source: 'reviews',
    widthPx: 700,
    heightPx: 500,
    exhaustive: true,
  })
  expect(slide!.mpp.x).toBeCloseTo(MPP, 6)
  expect(slide!.figures).toEqual(truths)
  expect(await readFile(slide!.pixels.path)).toEqual(await readFile(path))

  const windows = await loadSource('reviews-atypical', join(folder, 'signed'))
  const classes = windows.map(({ figures }) => figures[0]!.atypical)
  const atypical = (value: boolean) => truth.figures.filter((one) => one.atypical === value).length
  expect(classes.filter((one) => one === true)).toHaveLength(atypical(true))
  expect(classes.filter((one) => one === false)).toHaveLength(atypical(false))
  const whole = await readPixels(slide!)
  for (const window of windows) {
    expect(window).toMatchObject({
      widthPx: 128,
      heightPx: 128,
      exhaustive: false,
      source: 'reviews-atypical',
    })
    const [own] = window.figures
    if (window.pixels.kind !== 'region') throw new Error('not a region')
    const at = { xPx: window.pixels.xPx + own!.xPx, yPx: window.pixels.yPx + own!.yPx }
    expect(truth.figures.map(place)).toContainEqual(at)
    const { data } = await readPixels(window)
    const rows = window.pixels.yPx * 700 + window.pixels.xPx
    expect(data.subarray(0, 128 * 3)).toEqual(whole.data.subarray(rows * 3, (rows + 128) * 3))
  }
})

test('without a signature only what was reviewed is a label, and the rest of the slide is open', async () => {
  const { analysisId, result, slideId } = await analysedPhantom(2)
  await post(analysisId, 'reviews', { ordinal: 0, verdict: 'mitotic' })
  await exported('open')
  const images = await loadSource('reviews', join(folder, 'open'))
  expect(images.find(({ id }) => id === `reviews/${slideId}`)).toMatchObject({
    exhaustive: false,
    figures: [{ kind: 'mitotic-figure', xPx: result[0]!.xPx, yPx: result[0]!.yPx }],
  })
  await post(analysisId, 'sign-offs', {})
  await post(analysisId, 'sign-offs', { signed: false })
  await exported('open')
  expect((await loadSource('reviews', join(folder, 'open'))).map(({ exhaustive }) => exhaustive)).toContain(
    false,
  )
})

test('who signs vouches for the figures that nobody reviewed, but not for their class', async () => {
  const { analysisId, result, slideId } = await analysedPhantom(3)
  await post(analysisId, 'reviews', { ordinal: 0, verdict: 'rejected' })
  await post(analysisId, 'sign-offs', {})
  await exported('vouched')
  const images = await loadSource('reviews', join(folder, 'vouched'))
  const slide = images.find(({ id }) => id === `reviews/${slideId}`)!
  expect(slide.exhaustive).toBe(true)
  expect(slide.figures).toHaveLength(result.length)
  expect(slide.figures.filter(({ kind }) => kind === 'hard-negative')).toHaveLength(1)
  expect(slide.figures.every(({ atypical }) => atypical === undefined)).toBe(true)
})

test('of two analyses that speak of one figure the newer is believed; what only the older says stays', async () => {
  const { db } = api.services
  const { analysisId, result, slideId } = await analysedPhantom(4)
  await post(analysisId, 'reviews', { ordinal: 0, verdict: 'rejected' })
  await post(analysisId, 'reviews', { ordinal: 1, verdict: 'rejected' })
  const { tenantId } = await db.slide.findUniqueOrThrow({ where: { id: slideId } })
  const newer = (await createAnalysis(db, { tenantId, slideId, modelSha256: api.modelSha256 }))!
  const moved = { ...result[0]!, xPx: result[0]!.xPx + 20, xUm: result[0]!.xUm + 5 }
  await endAnalysis(api, newer, [moved], { state: 'completed' })
  await post(newer, 'reviews', { ordinal: 0, verdict: 'mitotic' })
  await exported('twice')
  const images = await loadSource('reviews', join(folder, 'twice'))
  const { figures } = images.find(({ id }) => id === `reviews/${slideId}`)!
  expect(figures).toHaveLength(2)
  expect(figures).toContainEqual({ kind: 'mitotic-figure', xPx: moved.xPx, yPx: moved.yPx })
  expect(figures).toContainEqual({ kind: 'hard-negative', xPx: result[1]!.xPx, yPx: result[1]!.yPx })
})

test('slides of one case stay together, and the data set names no patient, file or reviewer', async () => {
  for (const seed of [5, 6]) {
    const { analysisId } = await analysedPhantom(seed, { caseId: 'Jane Doe 1960' })
    await post(analysisId, 'reviews', { ordinal: 0, verdict: 'mitotic' })
  }
  await exported('cases')
  const text = await readFile(join(folder, 'cases', 'reviews.json'), 'utf8')
  expect(text).not.toMatch(/Jane|Doe|Ada/)
  const cases = Map.groupBy(await loadSource('reviews', join(folder, 'cases')), ({ caseId }) => caseId)
  expect([...cases.values()].filter((images) => images.length === 2)).toHaveLength(1)
})

test('exported again, the data set has the same bytes; another tenant’s has nothing of it', async () => {
  const read = () => readFile(join(folder, 'cases', 'reviews.json'), 'utf8')
  const before = await read()
  await exported('cases')
  expect(await read()).toBe(before)
  const strangers = { tenantName: 'strangers', folder: join(folder, 'strangers') }
  expect(await exportReviews(api.services, strangers)).toEqual({ slides: 0, figures: 0 })
})
