import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { bearer, useTestApi } from '../../../test/test-api.ts'

const api = useTestApi()
const ids = Array.from({ length: 5 }, () => randomUUID()).toSorted()

beforeAll(async () => {
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
