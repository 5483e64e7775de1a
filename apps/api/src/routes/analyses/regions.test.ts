import type { FigureRow } from '@metaphase/db'
import type { DetectionPlan } from '@metaphase/jobs'
import { putJson } from '@metaphase/storage'
import { encodeTissue, layTileGrid } from '@metaphase/tiling'
import { beforeAll, describe, expect, test } from 'vitest'
import { endAnalysis, uploadForAnalysis } from '../../../test/ended-analysis.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'

const api = useTestApi()

/** The slide measures 256 px, 0.004096 mm². Tissue is its left half; of its four tiles the lower left was not analysed. */
const mpp = { x: 0.25, y: 0.25 }
const slide = { widthPx: 256, heightPx: 256, levels: [{ downsample: 1 }] as never }
const layout = {
  slideWidthPx: 256,
  slideHeightPx: 256,
  mpp,
  cellWidthPx: 32,
  cellHeightPx: 32,
  columns: 8,
  rows: 8,
}
const plan = (slideKey: string): DetectionPlan => ({
  slideKey,
  modelSha256: api.modelSha256,
  grid: layTileGrid(slide, { mpp, modelMpp: 0.25, tilePx: 160, haloPx: 16 }),
  tileRuns: [[0, 4]],
  tilesPerBatch: 1,
  tissue: encodeTissue({
    ...layout,
    cells: Uint8Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : 0)),
    areaMm2: 0.002048,
  }),
})
const failedBatches = [{ batch: 2, code: 'batch-failed', detail: 'lost' }]

/** Six figures in a row, 40 px apart, at 0.9, 0.8, … 0.4; the last is a candidate. The first is atypical. */
const figures: FigureRow[] = Array.from({ length: 6 }, (_, i) => ({
  xPx: 20 + i * 40,
  yPx: 100.123,
  xUm: 5 + i * 10,
  yUm: 25,
  probability: 0.9 - i * 0.1,
  class: i === 0 ? 'atypical' : i === 5 ? 'candidate' : 'typical',
  atypicalProbability: i === 0 ? 0.8 : i === 5 ? null : 0.1,
}))
const left = [
  [0, 0],
  [128, 0],
  [128, 256],
  [0, 256],
] as const
const all = [
  [-10, -10],
  [500, -10],
  [500, 500],
  [-10, 500],
] as const

let id: string
let queuedId: string
beforeAll(async () => {
  const manifest = { id: 'test-model', classifier: { threshold: 0.5 } }
  await api.services.db.model.update({ where: { sha256: api.modelSha256 }, data: { manifest } })
  const { slideId, analysisId } = await uploadForAnalysis(api)
  await endAnalysis(api, analysisId, figures, { failedBatches })
  await putJson(api.services.store, 'p', plan(slideId))
  id = analysisId
  queuedId = (await uploadForAnalysis(api)).analysisId
})

const count = (analysisId: string, payload: object, headers = {}) =>
  api.call({ method: 'POST', url: `/analyses/${analysisId}/regions/count`, payload, headers })
const review = (body: object) =>
  api.call({ method: 'POST', url: `/analyses/${id}/reviews`, payload: { reviewer: 'Ada', ...body } })

describe('POST /analyses/:id/regions/count', () => {
  test('200: what lies inside, per mm² of the tissue there that was analysed', async () => {
    const answer = await count(id, { polygonPx: left })
    expect(answer.statusCode).toBe(200)
    const { areaMm2, tissueAreaMm2, mitosesPerMm2, ...found } = answer.json()
    expect(found).toMatchObject({
      threshold: 0.5,
      counts: { mitoses: 3, atypical: 1, candidates: 0 },
      rejected: 0,
      atypicalShare: { value: 1 / 3 },
    })
    expect(areaMm2).toBeCloseTo(0.002048, 9)
    expect(tissueAreaMm2).toBeCloseTo(0.001024, 9)
    expect(mitosesPerMm2).toBeCloseTo(3 / 0.001024, 3)
  })

  test('200: around the whole slide it is the whole result', async () => {
    const { counts, areaMm2 } = (await count(id, { polygonPx: all })).json()
    expect(counts).toMatchObject({ mitoses: 5, atypical: 1, candidates: 1 })
    expect(areaMm2).toBeCloseTo(0.004096, 9)
  })

  test('200: at another threshold', async () => {
    const { counts, threshold } = (await count(id, { polygonPx: left, threshold: 0.75 })).json()
    expect({ threshold, counts }).toMatchObject({ threshold: 0.75, counts: { mitoses: 2, candidates: 1 } })
  })

  test('200: without tissue there is a count and no density', async () => {
    const polygonPx = [
      [200, 90],
      [256, 90],
      [256, 120],
    ]
    const found = (await count(id, { polygonPx })).json()
    expect(found).toMatchObject({ tissueAreaMm2: 0, mitosesPerMm2: null, mitosesPerMm2Interval95: null })
  })

  test('200: with what reviewers said of what lies inside', async () => {
    await review({ ordinal: 0, verdict: 'rejected' })
    await review({ ordinal: 4, verdict: 'rejected' })
    await review({ xPx: 30, yPx: 200, verdict: 'typical' })
    await review({ xPx: 200, yPx: 200, verdict: 'typical' })
    const inside = async (reviews: string) => (await count(id, { polygonPx: left, reviews })).json()
    expect(await inside('applied')).toMatchObject({ counts: { mitoses: 3, atypical: 0 }, rejected: 1 })
    expect(await inside('none')).toMatchObject({ counts: { mitoses: 3, atypical: 1 }, rejected: 0 })
  })

  test.each([
    ['two corners', { polygonPx: all.slice(2) }],
    ['too many', { polygonPx: Array.from({ length: 2001 }, (_, i) => [i, i * i]) }],
    ['a corner that is none', { polygonPx: [...left, [1]] }],
    ['a corner nowhere', { polygonPx: [...left, ['1),(2', 3]] }],
    ['no polygon', {}],
    ['another field', { polygonPx: left, region: 1 }],
    ['a reviewer whose reviews are not asked for', { polygonPx: left, reviewer: 'Ada' }],
  ])('400: %s', async (_what, body) => {
    expect((await count(id, body)).json()).toMatchObject({ status: 400, code: 'request-invalid' })
  })

  test('404: of another tenant', async () => {
    const answer = await count(id, { polygonPx: left }, bearer(api.strangersKey))
    expect(answer.json()).toMatchObject({ status: 404, code: 'analysis-not-found' })
  })

  test('409: before there is a result', async () => {
    expect((await count(queuedId, { polygonPx: left })).statusCode).toBe(409)
  })
})

describe('GET /analyses/:id/figures.columns', () => {
  const get = (query: Record<string, string> = {}, headers = {}, analysisId = id) =>
    api.call({ url: `/analyses/${analysisId}/figures.columns`, query, headers })

  test('200: figures of all classes, the most probable first, with the thresholds that make them', async () => {
    const answer = await get()
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toContain('application/json')
    expect(answer.json()).toEqual({
      threshold: 0.5,
      atypicalThreshold: 0.5,
      nextOrdinal: null,
      xPx: [20, 60, 100, 140, 180, 220],
      yPx: Array(6).fill(100.12),
      probability: figures.map(({ probability }) => probability),
      atypicalProbability: [0.8, 0.1, 0.1, 0.1, 0.1, null],
    })
  })

  test('200: in parts, to the end', async () => {
    const part = async (fromOrdinal: number) =>
      (await get({ fromOrdinal: `${fromOrdinal}`, limit: '4' })).json()
    expect(await part(0)).toMatchObject({ xPx: [20, 60, 100, 140], nextOrdinal: 4 })
    expect(await part(4)).toMatchObject({ xPx: [180, 220], nextOrdinal: null })
    expect(await part(6)).toMatchObject({ xPx: [], atypicalProbability: [], nextOrdinal: null })
  })

  test('200: without the improbable', async () => {
    expect((await get({ minProbability: '0.65' })).json()).toMatchObject({
      xPx: [20, 60, 100],
      nextOrdinal: null,
    })
  })

  test.each([{ limit: '100001' }, { fromOrdinal: '-1' }, { minProbability: '2' }])(
    '400: %o',
    async (query) => {
      expect((await get(query)).statusCode).toBe(400)
    },
  )

  test('404: of another tenant', async () => {
    expect((await get({}, bearer(api.strangersKey))).statusCode).toBe(404)
  })

  test('409: before there is a result', async () => {
    expect((await get({}, {}, queuedId)).statusCode).toBe(409)
  })
})
