import type { AnalysisResult } from '@metaphase/db'
import { createReceiver, detectTiles, openDetectionFlow, openQueues } from '@metaphase/jobs'
import { keys, objectExists } from '@metaphase/storage'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import {
  atypicalShare,
  endAnalysis,
  hotspot,
  planAnalysis,
  tenFigures,
  uploadForAnalysis,
  window,
} from '../../../test/ended-analysis.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'

const api = useTestApi()

const upload = () => uploadForAnalysis(api)
const plan = (analysisId: string) => planAnalysis(api, analysisId)
const complete = (analysisId: string, changes?: Partial<AnalysisResult>) =>
  endAnalysis(api, analysisId, tenFigures, changes)

let ended: { slideId: string; analysisId: string }
let queued: { slideId: string; analysisId: string }
beforeAll(async () => {
  ended = await upload()
  await complete(ended.analysisId)
  queued = await upload()
})

describe('GET /analyses/:id', () => {
  test('200: a result, with its density and the intervals of both', async () => {
    const answer = await api.call({ url: `/analyses/${ended.analysisId}` })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      id: ended.analysisId,
      slideId: ended.slideId,
      state: 'partial',
      generation: 1,
      progress: 1,
      coverage: 0.75,
      model: { name: 'test-model', version: '1.0.0', sha256: api.modelSha256 },
      mpp: { x: 0.25, y: 0.25, source: 'png-phys' },
      areaMm2: 2,
      counts: { mitoses: 5, atypical: 1, candidates: 5, mitosesInterval95: { low: 1.6, high: 11.7 } },
      atypicalShare,
      mitosesPerMm2: 2.5,
      mitosesPerMm2Interval95: { low: 0.8, high: 5.85 },
      hotspot,
      threshold: 0.5,
      executionProviders: ['cpu'],
      failedBatches: [{ batch: 1, code: 'batch-failed', detail: 'lost' }],
      error: null,
      createdAt: expect.any(String),
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
    })
  })

  test('200: what no classifier has looked at is null and not 0, in results older than any classifier too', async () => {
    const unknown = { atypical: null, atypicalShare: null }
    const { analysisId } = await upload()
    await complete(analysisId, { ...unknown, hotspot: window })
    const analysis = (await api.call({ url: `/analyses/${analysisId}` })).json()
    expect(analysis).toMatchObject({ counts: { mitoses: 5, atypical: null }, atypicalShare: null })
    expect(analysis.hotspot).toEqual({ ...window, ...unknown })
  })

  test('200: progress is the share of batches that have ended', async () => {
    const { analysisId } = await upload()
    const run = await plan(analysisId)
    const progress = async () => (await api.call({ url: `/analyses/${analysisId}` })).json().progress
    const flow = openDetectionFlow(api.services.queues)
    await flow.add({ ...run, planKey: 'p' }, 2)
    await flow.close()
    expect(await progress()).toBe(0)

    const lastBatch = Promise.withResolvers<void>()
    const working = openQueues(api.services.config, 'worker')
    const detect = async ({ batch }: { batch: number }) => (batch === 0 ? undefined : lastBatch.promise)
    const options = { concurrency: 2, lockMs: 30_000, onFailure: () => {} }
    const receiver = createReceiver(detectTiles, working, detect, options)
    await vi.waitFor(async () => expect(await progress()).toBe(0.5), 5_000)
    lastBatch.resolve()
    await receiver.close()
    await working.close()
  })

  test('200: a failure is told by its code', async () => {
    const { analysisId } = await upload()
    const data = {
      state: 'failed',
      errorCode: 'slide-unreadable',
      errorDetail: 'Tile 7 cannot be decoded.',
    } as const
    await api.services.db.analysis.update({ where: { id: analysisId }, data })
    const answer = await api.call({ url: `/analyses/${analysisId}` })
    const error = { code: 'slide-unreadable', detail: 'Tile 7 cannot be decoded.' }
    expect(answer.json()).toMatchObject({ state: 'failed', progress: 0, error })
  })
})

describe('GET /analyses/:id/figures', () => {
  const list = (query: Record<string, string> = {}) =>
    api.call({ url: `/analyses/${ended.analysisId}/figures`, query })
  const ordinals = async (query: Record<string, string>) =>
    (await list(query)).json().figures.map((figure: { ordinal: number }) => figure.ordinal)

  test('200: without a filter, the figures at least as probable as the threshold', async () => {
    const answer = await list()
    expect(answer.statusCode).toBe(200)
    expect(answer.json().nextCursor).toBeNull()
    expect(answer.json().figures).toHaveLength(5)
    expect(answer.json().figures[0]).toEqual({ ordinal: 0, ...tenFigures[0] })
  })

  test('200: each filter', async () => {
    expect(await ordinals({ minProbability: '0.8' })).toEqual([0, 1])
    expect(await ordinals({ minProbability: '0' })).toHaveLength(10)
    expect(await ordinals({ class: 'atypical' })).toEqual([0])
    expect(await ordinals({ class: 'candidate' })).toEqual([5, 6, 7, 8, 9])
    expect(await ordinals({ class: 'candidate', minProbability: '0.3' })).toEqual([5, 6])
  })

  test('200: a box holds its left and upper edge and not the others, so that boxes tile', async () => {
    expect(await ordinals({ bbox: '10.5,10.5,30.5,30.5' })).toEqual([1, 2])
    expect(await ordinals({ bbox: '30.5,30.5,50.5,50.5' })).toEqual([3, 4])
  })

  test('200: pages hold every figure once', async () => {
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await list({ limit: '4', minProbability: '0', ...(cursor ? { cursor } : {}) })
      const { figures: found, nextCursor }: { figures: { ordinal: number }[]; nextCursor: string | null } =
        page.json()
      seen.push(...found.map(({ ordinal }) => ordinal))
      cursor = nextCursor
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test.each([
    ['bbox', '1,2,3'],
    ['minProbability', '1.1'],
    ['class', 'mitosis'],
    ['limit', '10001'],
    ['cursor', 'made-up'],
  ])('400: %s %s', async (field, value) => {
    const answer = await list({ [field]: value })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ errors: [{ field }] })
  })

  test('409: there is no result yet', async () => {
    const answer = await api.call({ url: `/analyses/${queued.analysisId}/figures` })
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'results-not-ready' })
  })
})

describe('POST /analyses/:id/cancel', () => {
  const cancel = (id: string) => api.call({ method: 'POST', url: `/analyses/${id}/cancel` })

  test('200: workers find the marker', async () => {
    const { analysisId } = await upload()
    const answer = await cancel(analysisId)
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({ id: analysisId, state: 'cancelled' })
    expect(await objectExists(api.services.store, keys.cancelled(analysisId))).toBe(true)
  })

  test('409: it has ended, and gets no marker', async () => {
    const answer = await cancel(ended.analysisId)
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'analysis-ended' })
    expect(await objectExists(api.services.store, keys.cancelled(ended.analysisId))).toBe(false)
  })
})

describe('404: analysis-not-found', () => {
  const requests = [
    ['GET', ''],
    ['GET', '/figures'],
    ['POST', '/cancel'],
  ] as const
  test.each(requests)('%s %s of one that is not there', async (method, path) => {
    const answer = await api.call({ method, url: `/analyses/${randomUUID()}${path}` })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'analysis-not-found' })
  })

  test.each(requests)("%s %s of another tenant's", async (method, path) => {
    const url = `/analyses/${ended.analysisId}${path}`
    const answer = await api.app.inject({ method, url, headers: bearer(api.strangersKey) })
    expect(answer.statusCode).toBe(404)
  })
})
