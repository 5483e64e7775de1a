import { createWebhookEndpoint } from '@metaphase/db'
import { keys, putBytes } from '@metaphase/storage'
import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, objectKeys, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()

interface Uploaded {
  slide: { id: string }
  analysis: { id: string }
}
async function upload(): Promise<Uploaded> {
  return (await api.call(slideForm([['file', pngSlide(), 'a.png']]))).json()
}

describe('DELETE /slides/:id', () => {
  test('204: the slide is gone for every reader; of its objects only the marker of its cancelled analysis stays', async () => {
    const { db, store, senders } = api.services
    const { slide, analysis } = await upload()
    const ended = (await api.call({ method: 'POST', url: `/slides/${slide.id}/analyses` })).json()
    await db.analysis.update({ where: { id: ended.id }, data: { state: 'completed' } })
    for (const { id } of [analysis, ended]) await putBytes(store, keys.plan(id, 'p'), '{}')
    const { tenantId } = await db.slide.findUniqueOrThrow({ where: { id: slide.id } })
    await createWebhookEndpoint(db, {
      tenantId,
      url: 'https://lab.example',
      secret: 'whsec_',
      eventTypes: [],
    })

    const answer = await api.call({ method: 'DELETE', url: `/slides/${slide.id}` })
    expect(answer.statusCode).toBe(204)
    expect(answer.body).toBe('')
    for (const url of [`/slides/${slide.id}`, `/analyses/${analysis.id}`, `/analyses/${ended.id}/figures`])
      expect((await api.call({ url })).statusCode).toBe(404)
    expect(await objectKeys(api, '')).toEqual([keys.cancelled(analysis.id)])
    expect(await db.analysis.findUniqueOrThrow({ where: { id: analysis.id } })).toMatchObject({
      state: 'cancelled',
    })
    const { id: deliveryId } = await db.webhookDelivery.findFirstOrThrow()
    expect(await senders.deliverWebhook.isAlive({ deliveryId, attempt: 1 })).toBe(true)
    expect(await db.slide.findUniqueOrThrow({ where: { id: slide.id } })).toMatchObject({ state: 'deleting' })
  })

  test('404: deleted already', async () => {
    const { slide } = await upload()
    await api.call({ method: 'DELETE', url: `/slides/${slide.id}` })
    const answer = await api.call({ method: 'DELETE', url: `/slides/${slide.id}` })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'slide-not-found' })
  })

  test("404: another tenant's slide, which stays", async () => {
    const { slide } = await upload()
    const url = `/slides/${slide.id}`
    const answer = await api.app.inject({ method: 'DELETE', url, headers: bearer(api.strangersKey) })
    expect(answer.statusCode).toBe(404)
    expect((await api.call({ url })).statusCode).toBe(200)
  })

  test('409: a slide that is being uploaded', async () => {
    const { id: tenantId } = await api.services.db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
    const id = randomUUID()
    await api.services.db.slide.create({ data: { id, tenantId, state: 'uploading' } })
    const answer = await api.call({ method: 'DELETE', url: `/slides/${id}` })
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ code: 'slide-not-ready' })
  })
})

describe('GET /slides/:id', () => {
  let made: Uploaded

  beforeAll(async () => {
    made = await upload()
  })

  test('200: the slide and what was asked of it', async () => {
    const answer = await api.call({ url: `/slides/${made.slide.id}` })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      ...made.slide,
      analyses: [
        {
          id: made.analysis.id,
          state: 'queued',
          model: { name: 'test-model', version: '1.0.0' },
          mitoses: null,
          createdAt: expect.any(String),
          finishedAt: null,
        },
      ],
    })
  })

  test('400: an id that is none', async () => {
    const answer = await api.call({ url: '/slides/1' })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ errors: [{ field: 'id' }] })
  })

  test('404: no such slide', async () => {
    const answer = await api.call({ url: `/slides/${randomUUID()}` })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'slide-not-found' })
  })

  test("404: another tenant's slide", async () => {
    const headers = bearer(api.strangersKey)
    const answer = await api.app.inject({ url: `/slides/${made.slide.id}`, headers })
    expect(answer.statusCode).toBe(404)
  })
})

describe('GET /slides', () => {
  const ids = Array.from({ length: 5 }, () => randomUUID()).toSorted()

  beforeAll(async () => {
    await api.services.db.slide.deleteMany()
    const { id: tenantId } = await api.services.db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
    const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second))
    const seconds = [3, 3, 2, 1, 0] // two made in the same moment
    const slides = ids.map((id, i) => ({
      id,
      tenantId,
      state: 'ready' as const,
      createdAt: at(seconds[i]!),
      externalId: i === 2 ? 'S-2' : null,
    }))
    await api.services.db.slide.createMany({
      data: [...slides, { id: randomUUID(), tenantId, state: 'deleting' }],
    })
  })

  test('200: pages of slides, newest first, every slide once', async () => {
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const answer = await api.call({ url: '/slides', query: { limit: '2', ...(cursor ? { cursor } : {}) } })
      expect(answer.statusCode).toBe(200)
      seen.push(...answer.json().slides.map((slide: { id: string }) => slide.id))
      cursor = answer.json().nextCursor
    }
    expect(seen).toEqual(ids)
  })

  test('200: the slides of one externalId', async () => {
    const answer = await api.call({ url: '/slides', query: { externalId: 'S-2' } })
    expect(answer.json()).toMatchObject({ slides: [{ id: ids[2], externalId: 'S-2' }], nextCursor: null })
  })

  test("200: another tenant's slides are not listed", async () => {
    const answer = await api.app.inject({ url: '/slides', headers: bearer(api.strangersKey) })
    expect(answer.json()).toEqual({ slides: [], nextCursor: null })
  })

  test.each([
    ['limit', '0'],
    ['limit', '1001'],
    ['cursor', 'made-up'],
  ])('400: %s %s', async (field, value) => {
    const answer = await api.call({ url: '/slides', query: { [field]: value } })
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'request-invalid', errors: [{ field }] })
  })
})
