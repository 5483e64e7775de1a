import type { FigureRow } from '@metaphase/db'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { endAnalysis, uploadForAnalysis } from '../../../test/ended-analysis.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'

const api = useTestApi()

/** Six figures in a row, 40 px (10 µm) apart, at 0.9, 0.8, … 0.4; the last is a candidate. The first is atypical. */
const figures: FigureRow[] = Array.from({ length: 6 }, (_, i) => ({
  xPx: 20 + i * 40,
  yPx: 100,
  xUm: 5 + i * 10,
  yUm: 25,
  probability: 0.9 - i * 0.1,
  class: i === 0 ? 'atypical' : i === 5 ? 'candidate' : 'typical',
  atypicalProbability: i === 0 ? 0.8 : 0.1,
}))

/** An analysis of its own for a test: what is said is never unsaid. */
async function endedAnalysis(): Promise<string> {
  const { analysisId } = await uploadForAnalysis(api)
  await endAnalysis(api, analysisId, figures, { state: 'completed', mitoses: 5, atypical: 1, candidates: 1 })
  return analysisId
}
const review = (id: string, body: object, headers = {}) =>
  api.call({
    method: 'POST',
    url: `/analyses/${id}/reviews`,
    payload: { reviewer: 'Ada', ...body },
    headers,
  })
const get = async (id: string, path: string, query: Record<string, string> = {}) =>
  (await api.call({ url: `/analyses/${id}/${path}`, query })).json()

let queuedId: string
beforeAll(async () => {
  queuedId = (await uploadForAnalysis(api)).analysisId
  const manifest = { id: 'test-model', classifier: { threshold: 0.5 } }
  await api.services.db.model.update({ where: { sha256: api.modelSha256 }, data: { manifest } })
})

describe('POST /analyses/:id/reviews', () => {
  test('201: who said what of which figure, and when; the result stays as the model gave it', async () => {
    const id = await endedAnalysis()
    const key = await api.keyWith('review')
    const answer = await review(
      id,
      { ordinal: 1, verdict: 'rejected', reviewer: '  Ada Lovelace ' },
      bearer(key),
    )
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toEqual({
      id: expect.any(Number),
      ordinal: 1,
      addedFigureId: null,
      xPx: 60,
      yPx: 100,
      reviewer: 'Ada Lovelace',
      apiKeyId: expect.stringMatching(/^[\da-f-]{36}$/),
      verdict: 'rejected',
      createdAt: expect.any(String),
    })
    const listed = await get(id, 'figures', { minProbability: '0' })
    expect(listed.figures).toMatchObject(figures)
  })

  test("201: the latest of a reviewer counts; undo is another entry; others' stay", async () => {
    const id = await endedAnalysis()
    await review(id, { ordinal: 0, verdict: 'atypical' })
    await review(id, { ordinal: 0, verdict: 'rejected', reviewer: 'Bob' })
    await review(id, { ordinal: 0, verdict: 'typical' })
    await review(id, { ordinal: 1, verdict: 'rejected' })
    await review(id, { ordinal: 1, verdict: 'withdrawn' })
    const said = (page: { reviews: { ordinal: number; reviewer: string; verdict: string }[] }) =>
      page.reviews.map(({ ordinal, reviewer, verdict }) => `${reviewer} ${ordinal} ${verdict}`)
    expect(said(await get(id, 'reviews'))).toEqual(['Bob 0 rejected', 'Ada 0 typical'])
    expect(said(await get(id, 'reviews', { history: 'true' }))).toEqual([
      'Ada 0 atypical',
      'Bob 0 rejected',
      'Ada 0 typical',
      'Ada 1 rejected',
      'Ada 1 withdrawn',
    ])
    expect(said(await get(id, 'reviews', { history: 'true', reviewer: 'Bob' }))).toEqual(['Bob 0 rejected'])
  })

  test('201: what the model missed is added once, whoever adds it, and others can review it', async () => {
    const id = await endedAnalysis()
    const first = (await review(id, { xPx: 30, yPx: 200, verdict: 'mitotic' })).json()
    expect(first).toMatchObject({ ordinal: null, xPx: 30, yPx: 200, verdict: 'mitotic' })
    const near = (await review(id, { xPx: 59, yPx: 200, verdict: 'typical', reviewer: 'Bob' })).json()
    expect(near).toMatchObject({ addedFigureId: first.addedFigureId, xPx: 30, reviewer: 'Bob' })
    const far = (await review(id, { xPx: 61, yPx: 200, verdict: 'mitotic', reviewer: 'Bob' })).json()
    expect(far.addedFigureId).not.toBe(first.addedFigureId)
    const { addedFigureId } = first
    const answer = await review(id, { addedFigureId, verdict: 'rejected', reviewer: 'Eve' })
    expect(answer.statusCode).toBe(201)
    expect(await api.services.db.addedFigure.count({ where: { analysisId: id } })).toBe(2)
  })

  test('201: a place within 7.5 µm of a figure means that figure, unless the reviewer has rejected it', async () => {
    const id = await endedAnalysis()
    const place = { xPx: 220, yPx: 105, verdict: 'mitotic' }
    expect((await review(id, place)).json()).toMatchObject({ ordinal: 5, xPx: 220, yPx: 100 })
    await review(id, { ordinal: 5, verdict: 'rejected', reviewer: 'Bob' })
    expect((await review(id, { ...place, reviewer: 'Bob' })).json()).toMatchObject({
      ordinal: null,
      yPx: 105,
    })
    expect((await review(id, place)).json()).toMatchObject({ ordinal: null, yPx: 105 }) // now nearer
  })

  test('201: two who add the same figure at once add one', async () => {
    const id = await endedAnalysis()
    const add = (reviewer: string) => review(id, { xPx: 100, yPx: 220, verdict: 'mitotic', reviewer })
    const added = await Promise.all(['A', 'B', 'C', 'D'].map(add))
    expect(new Set(added.map((answer) => answer.json().addedFigureId)).size).toBe(1)
  })

  test('not even the database lets a review be changed', async () => {
    const id = await endedAnalysis()
    await review(id, { ordinal: 0, verdict: 'rejected' })
    const change = api.services.db.review.updateMany({
      where: { analysisId: id },
      data: { verdict: 'mitotic' },
    })
    await expect(change).rejects.toThrow('Rows of reviews are never changed')
  })

  test('reviews go with their slide', async () => {
    const { db } = api.services
    const id = await endedAnalysis()
    await review(id, { xPx: 5, yPx: 5, verdict: 'mitotic' })
    await api.call({ method: 'POST', url: `/analyses/${id}/sign-offs`, payload: { reviewer: 'Ada' } })
    await db.slide.deleteMany({ where: { analyses: { some: { id } } } })
    const where = { where: { analysisId: id } }
    const left = [db.review.count(where), db.addedFigure.count(where), db.signOff.count(where)]
    expect(await Promise.all(left)).toEqual([0, 0, 0])
  })

  test.each([
    ['an unknown verdict', { ordinal: 0, verdict: 'maybe' }],
    ['no reviewer', { ordinal: 0, verdict: 'mitotic', reviewer: ' ' }],
    ['a figure and a place', { ordinal: 0, xPx: 1, yPx: 1, verdict: 'mitotic' }],
    ['nothing to review', { verdict: 'mitotic' }],
    ['a place that is rejected', { xPx: 1, yPx: 1, verdict: 'rejected' }],
    ['a place beyond the slide', { xPx: 256, yPx: 1, verdict: 'mitotic' }],
  ])('400: %s', async (_what, body) => {
    const answer = await review(await endedAnalysis(), body)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'request-invalid' })
  })

  test('403: a key that may only read', async () => {
    const key = await api.keyWith('results:read', 'slides:write')
    const answer = await review(await endedAnalysis(), { ordinal: 0, verdict: 'mitotic' }, bearer(key))
    expect(answer.statusCode).toBe(403)
  })

  test.each([
    ['of the result', { ordinal: 6 }],
    ['that was added', { addedFigureId: randomUUID() }],
  ])('404: there is no such figure %s', async (_what, figure) => {
    const answer = await review(await endedAnalysis(), { ...figure, verdict: 'mitotic' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'figure-not-found' })
  })

  test('404: an added figure of another analysis', async () => {
    const { addedFigureId } = (
      await review(await endedAnalysis(), { xPx: 5, yPx: 5, verdict: 'mitotic' })
    ).json()
    const answer = await review(await endedAnalysis(), { addedFigureId, verdict: 'mitotic' })
    expect(answer.statusCode).toBe(404)
  })

  test('409: there is no result yet', async () => {
    const answer = await review(queuedId, { ordinal: 0, verdict: 'mitotic' })
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'results-not-ready' })
  })
})

describe('GET /analyses/:id/reviews', () => {
  test('200: pages hold every review once', async () => {
    const id = await endedAnalysis()
    for (const ordinal of [3, 1, 4, 0, 2]) await review(id, { ordinal, verdict: 'mitotic' })
    const seen: number[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { reviews: { ordinal: number }[]; nextCursor: string | null } = await get(id, 'reviews', {
        limit: '2',
        ...(cursor ? { cursor } : {}),
      })
      seen.push(...page.reviews.map(({ ordinal }) => ordinal))
      cursor = page.nextCursor
    }
    expect(seen).toEqual([3, 1, 4, 0, 2])
  })

  test.each([
    ['limit', '10001'],
    ['history', 'perhaps'],
    ['cursor', 'made-up'],
  ])('400: %s %s', async (field, value) => {
    const url = `/analyses/${await endedAnalysis()}/reviews`
    const answer = await api.call({ url, query: { [field]: value } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ errors: [{ field }] })
  })
})

describe('GET /analyses/:id/counts', () => {
  const counts = async (id: string, query: Record<string, string> = {}) => {
    const { counts, rejected, atypicalShare, threshold } = await get(id, 'counts', query)
    const { mitoses, atypical, candidates } = counts
    return { mitoses, atypical, candidates, rejected, share: atypicalShare?.value ?? null, threshold }
  }

  test('200: at the threshold of the analysis it says what the analysis says', async () => {
    const id = await endedAnalysis()
    const { counts, mitosesPerMm2 } = await get(id, 'counts')
    const analysis = await api.call({ url: `/analyses/${id}` })
    expect(counts).toMatchObject({ mitoses: 5, atypical: 1, candidates: 1 })
    expect(mitosesPerMm2).toBe(analysis.json().mitosesPerMm2)
  })

  test('200: at another threshold', async () => {
    const id = await endedAnalysis()
    const share = { rejected: 0 }
    expect(await counts(id, { threshold: '0.75' })).toEqual({
      mitoses: 2,
      atypical: 1,
      candidates: 4,
      share: 0.5,
      threshold: 0.75,
      ...share,
    })
    expect(await counts(id, { threshold: '0' })).toMatchObject({ mitoses: 6, atypical: 1, candidates: 0 })
    expect(await counts(id, { threshold: '0.95' })).toMatchObject({ mitoses: 0, atypical: 0, share: null })
  })

  test('200: with what reviewers said, whatever the threshold', async () => {
    const id = await endedAnalysis()
    await review(id, { ordinal: 0, verdict: 'typical' })
    await review(id, { ordinal: 1, verdict: 'rejected' })
    await review(id, { ordinal: 2, verdict: 'atypical' })
    await review(id, { ordinal: 5, verdict: 'mitotic' })
    await review(id, { xPx: 30, yPx: 200, verdict: 'atypical' })
    await review(id, { ordinal: 3, verdict: 'rejected', reviewer: 'Bob' })
    const applied = { reviews: 'applied' }
    expect(await counts(id)).toMatchObject({ mitoses: 5, atypical: 1, rejected: 0 })
    expect(await counts(id, { ...applied, reviewer: 'Ada' })).toMatchObject({
      mitoses: 6,
      atypical: 2,
      candidates: 0,
      rejected: 1,
    })
    expect(await counts(id, applied)).toMatchObject({ mitoses: 5, atypical: 2, rejected: 2 })
    // only figure 4 is the model's alone, and lies below
    expect(await counts(id, { ...applied, threshold: '0.95' })).toMatchObject({ mitoses: 4, candidates: 1 })
  })

  test('400: a reviewer without reviews=applied, and a threshold above 1', async () => {
    const id = await endedAnalysis()
    for (const query of [{ reviewer: 'Ada' }, { threshold: '1.1' }])
      expect((await api.call({ url: `/analyses/${id}/counts`, query })).statusCode).toBe(400)
  })
})

describe('GET /analyses/:id/agreement', () => {
  test('200: κ on mitotic or not, and on atypical or not', async () => {
    const id = await endedAnalysis()
    const said = {
      Ada: ['atypical', 'typical', 'typical', 'rejected', 'mitotic'],
      Bob: ['atypical', 'typical', 'atypical', 'rejected', 'rejected'],
    }
    for (const [reviewer, verdicts] of Object.entries(said))
      for (const [ordinal, verdict] of verdicts.entries()) await review(id, { ordinal, verdict, reviewer })
    await review(id, { xPx: 30, yPx: 200, verdict: 'mitotic' })
    const answer = await get(id, 'agreement', { first: 'Ada', second: 'Bob' })
    expect(answer).toMatchObject({ first: 'Ada', second: 'Bob', onlyFirst: 1, onlySecond: 0 })
    // mitotic: 4 of 5 alike, by chance 0.8 · 0.6 + 0.2 · 0.4 = 0.56; atypical: 2 of 3 alike, by chance 4/9
    expect(answer.mitotic).toEqual({ items: 5, observed: 0.8, kappa: expect.closeTo(0.24 / 0.44, 12) })
    expect(answer.atypical).toEqual({
      items: 3,
      observed: expect.closeTo(2 / 3, 12),
      kappa: expect.closeTo(0.4, 12),
    })
  })

  test('200: two who have nothing in common have no κ', async () => {
    const answer = await get(await endedAnalysis(), 'agreement', { first: 'Ada', second: 'Nobody' })
    expect(answer.mitotic).toEqual({ items: 0, observed: null, kappa: null })
  })

  test('400: one reviewer', async () => {
    const answer = await api.call({ url: `/analyses/${queuedId}/agreement`, query: { first: 'Ada' } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ errors: [{ field: 'second' }] })
  })
})

describe('/analyses/:id/sign-offs', () => {
  const sign = (id: string, body: object = {}, headers = {}) =>
    api.call({
      method: 'POST',
      url: `/analyses/${id}/sign-offs`,
      payload: { reviewer: 'Ada', ...body },
      headers,
    })

  test('201: the count that was signed, with the reviews of that time', async () => {
    const id = await endedAnalysis()
    await review(id, { ordinal: 0, verdict: 'rejected' })
    const answer = await sign(id)
    expect(answer.statusCode).toBe(201)
    const signed = { reviewer: 'Ada', signed: true, mitoses: 4, atypical: 0, threshold: 0.5 }
    expect(answer.json()).toMatchObject({ ...signed, isCurrent: true, isOutdated: false })
    await review(id, { ordinal: 1, verdict: 'rejected', reviewer: 'Bob' })
    expect((await get(id, 'sign-offs')).signOffs).toMatchObject([{ ...signed, isOutdated: true }])
  })

  test('201: taken back and given again are further entries', async () => {
    const id = await endedAnalysis()
    await sign(id)
    await sign(id, { reviewer: 'Bob' })
    await sign(id, { signed: false })
    const { signOffs } = await get(id, 'sign-offs')
    expect(signOffs).toMatchObject([
      { reviewer: 'Ada', signed: true, isCurrent: false },
      { reviewer: 'Bob', signed: true, isCurrent: true },
      { reviewer: 'Ada', signed: false, isCurrent: true },
    ])
  })

  test('400: no reviewer', async () => {
    expect((await sign(await endedAnalysis(), { reviewer: '' })).statusCode).toBe(400)
  })

  test('403: a key that may only read', async () => {
    const key = await api.keyWith('results:read')
    expect((await sign(await endedAnalysis(), {}, bearer(key))).statusCode).toBe(403)
  })

  test('409: there is no result yet', async () => {
    expect((await sign(queuedId)).json()).toMatchObject({ status: 409, code: 'results-not-ready' })
  })
})

describe('404: analysis-not-found', () => {
  const agreement = '/agreement?first=a&second=b'
  const requests = [
    ['GET', '/reviews'],
    ['GET', '/counts'],
    ['GET', agreement],
    ['GET', '/sign-offs'],
    ['POST', '/reviews'],
    ['POST', '/sign-offs'],
  ] as const
  const ask = (id: string, method: 'GET' | 'POST', path: string, key: string) =>
    api.app.inject({
      method,
      url: `/analyses/${id}${path}`,
      headers: bearer(key),
      ...(method === 'POST' && {
        payload:
          path === '/reviews' ? { ordinal: 0, verdict: 'mitotic', reviewer: 'Ada' } : { reviewer: 'Ada' },
      }),
    })

  test.each(requests)('%s %s', async (method, path) => {
    const answer = await ask(randomUUID(), method, path, api.key)
    expect(answer.json()).toMatchObject({ code: 'analysis-not-found' })
    const ofAnother = await ask(await endedAnalysis(), method, path, api.strangersKey)
    expect(ofAnother.json()).toMatchObject({ code: 'analysis-not-found' })
  })
})
