import { expect, test } from 'vitest'
import { bearer, useTestApi } from '../test/test-api.ts'
import { apiKeySha256 } from './api-key.ts'
import { buildApp } from './app.ts'

const api = useTestApi()
const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const eventsOf = async (key: string, query = '') => {
  await api.services.inFlight.settled() // the outcome follows the answer
  const answer = await api.app.inject({ url: `/audit-events${query}`, headers: bearer(key) })
  expect(answer.statusCode).toBe(200)
  return answer.json() as { events: Record<string, unknown>[]; nextCursor: string | null }
}
const remove = (key: string, requestId: string) =>
  api.app.inject({
    method: 'DELETE',
    url: `/webhook-endpoints/${UNKNOWN}`,
    headers: { ...bearer(key), 'x-request-id': requestId },
    remoteAddress: '192.0.2.7',
  })

test('a change is on record: who, what, when, from where, and how it ended', async () => {
  const startedMs = Date.now()
  await remove(api.key, 'r-1')
  const { events } = await eventsOf(api.key)
  expect(events[0]).toEqual({
    at: expect.any(String),
    apiKeyId: expect.stringMatching(/^[\da-f-]{36}$/),
    address: '192.0.2.7',
    method: 'DELETE',
    route: '/webhook-endpoints/:id',
    params: { id: UNKNOWN },
    requestId: 'r-1',
    status: 404,
  })
  expect(Date.parse(String(events[0]?.['at'])) - startedMs).toBeLessThan(60_000)
})

test('signing in is on record, with the key that did and not the key itself', async () => {
  const key = await api.keyWith('slides:read')
  const answer = await api.app.inject({ method: 'POST', url: '/session', payload: { apiKey: key } })
  expect(answer.statusCode).toBe(204)
  const { events } = await eventsOf(api.key)
  const { id } = await api.services.db.apiKey.findUniqueOrThrow({ where: { sha256: apiKeySha256(key) } })
  expect(events[0]).toMatchObject({
    apiKeyId: id,
    method: 'POST',
    route: '/session',
    params: {},
    status: 204,
  })
  expect(JSON.stringify(events)).not.toContain(key)
})

test('reading changes nothing and leaves no record; nor does what is refused for its key', async () => {
  const before = (await eventsOf(api.key)).events
  await api.call({ url: '/slides' })
  await remove(await api.keyWith('slides:read'), 'r-refused')
  expect((await eventsOf(api.key)).events).toEqual(before)
})

test('a tenant reads its own events alone, newest first, page by page', async () => {
  for (const id of ['a', 'b', 'c']) await remove(api.strangersKey, `s-${id}`)
  const first = await eventsOf(api.strangersKey, '?limit=2')
  expect(first.events.map(({ requestId }) => requestId)).toEqual(['s-c', 's-b'])
  const second = await eventsOf(api.strangersKey, `?limit=2&cursor=${first.nextCursor}`)
  expect(second).toMatchObject({ events: [{ requestId: 's-a' }], nextCursor: null })
})

test('nobody can change or remove a record, nor empty the table', async () => {
  await remove(api.key, 'r-2')
  const { db } = api.services
  const before = await eventsOf(api.key)
  const append = /append-only/
  await expect(db.$executeRaw`DELETE FROM audit_events`).rejects.toThrow(append)
  await expect(db.$executeRaw`TRUNCATE audit_events`).rejects.toThrow(append)
  await expect(db.$executeRaw`UPDATE audit_events SET address = 'elsewhere'`).rejects.toThrow(append)
  await expect(db.$executeRaw`UPDATE audit_events SET status = 200`).rejects.toThrow(append)
  expect(await eventsOf(api.key)).toEqual(before)
})

test('a change that cannot be recorded is not made', async () => {
  const { db } = api.services
  const payload = { url: 'https://unrecorded.example/' }
  await db.$executeRaw`ALTER TABLE audit_events RENAME TO audit_events_away`
  const answer = await api.call({ method: 'POST', url: '/webhook-endpoints', payload })
  await db.$executeRaw`ALTER TABLE audit_events_away RENAME TO audit_events`
  expect(answer.statusCode).toBe(500)
  expect(await db.webhookEndpoint.count({ where: payload })).toBe(0)
})

test('behind a trusted proxy the address is the one that it forwards; of anyone else it is not believed', async () => {
  const config = { ...api.services.config, TRUSTED_PROXIES: 'loopback' }
  const app = await buildApp({ ...api.services, config })
  const headers = { ...bearer(api.key), 'x-forwarded-for': '203.0.113.9' }
  const request = { method: 'DELETE', url: `/webhook-endpoints/${UNKNOWN}`, headers } as const
  await app.inject({ ...request, remoteAddress: '127.0.0.1' })
  await app.inject({ ...request, remoteAddress: '198.51.100.1' })
  await app.close()
  const addresses = (await eventsOf(api.key)).events.slice(0, 2).map(({ address }) => address)
  expect(addresses).toEqual(['198.51.100.1', '203.0.113.9'])
})
