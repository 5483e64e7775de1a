import { describe, expect, test } from 'vitest'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { apiKeySha256 } from '../../api-key.ts'

const api = useTestApi()
const signIn = (apiKey: string, headers = {}) =>
  api.app.inject({ method: 'POST', url: '/session', payload: { apiKey }, headers })
const cookieOf = async (apiKey: string) => {
  const [cookie] = (await signIn(apiKey)).cookies
  return { cookie: `${cookie!.name}=${encodeURIComponent(cookie!.value)}` }
}
const session = (headers: Record<string, string>) => api.app.inject({ url: '/session', headers })

describe('POST /session', () => {
  test('204: the cookie is kept from scripts and from other sites, and does not hold the key', async () => {
    const answer = await signIn(api.key)
    expect(answer.statusCode).toBe(204)
    const [cookie] = answer.cookies
    expect(cookie).toMatchObject({ name: 'metaphase_session', httpOnly: true, sameSite: 'Strict', path: '/' })
    expect(cookie).not.toHaveProperty('secure')
    expect(cookie!.value).not.toContain(api.key)
  })

  test('204: behind TLS the cookie is kept from plain HTTP', async () => {
    const [cookie] = (await signIn(api.key, { 'x-forwarded-proto': 'https' })).cookies
    expect(cookie).toMatchObject({ secure: true })
  })

  test('400: without a key', async () => {
    expect((await api.app.inject({ method: 'POST', url: '/session', payload: {} })).statusCode).toBe(400)
  })

  test('401: a key that was never made', async () => {
    const answer = await signIn(`mk_${'x'.repeat(43)}`)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code: 'api-key-invalid' })
    expect(answer.cookies).toEqual([])
  })

  test('403: for a page of another site', async () => {
    expect((await signIn(api.key, { 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403)
  })
})

describe('GET /session', () => {
  test('200: who, whose, what, until when', async () => {
    const answer = await session(await cookieOf(await api.keyWith('slides:read', 'ops')))
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      tenant: { name: 'lab' },
      apiKey: { name: 'test', prefix: expect.stringMatching(/^mk_/) },
      scopes: ['slides:read', 'ops'],
    })
    expect(Date.parse(answer.json().expiresAt)).toBeGreaterThan(Date.now())
  })

  test('200: of a key that was sent itself, which ends at no time', async () => {
    const answer = await session(bearer(api.strangersKey))
    expect(answer.json()).toMatchObject({ tenant: { name: 'strangers' }, expiresAt: null })
  })

  test('401: without a session', async () => {
    expect((await session({})).json()).toMatchObject({ status: 401, code: 'api-key-missing' })
  })

  test.each([
    ['changed', (cookie: string) => cookie.replace('metaphase_session=', 'metaphase_session=0')],
    ['unsigned', (cookie: string) => cookie.replace(/\.[^.]*$/, '')],
  ])('401: a cookie that was %s', async (_how, change) => {
    const { cookie } = await cookieOf(api.key)
    const answer = await session({ cookie: change(cookie) })
    expect(answer.json()).toMatchObject({ status: 401, code: 'session-expired' })
  })

  test('401: one that we signed and that is over', async () => {
    const { id } = await api.services.db.apiKey.findUniqueOrThrow({
      where: { sha256: apiKeySha256(api.key) },
    })
    const cookie = `metaphase_session=${encodeURIComponent(api.app.signCookie(`${id}.${Date.now() - 1}`))}`
    expect((await session({ cookie })).json()).toMatchObject({ status: 401, code: 'session-expired' })
  })

  test('401: its key was revoked', async () => {
    const key = await api.keyWith('slides:read')
    const headers = await cookieOf(key)
    expect((await session(headers)).statusCode).toBe(200)
    const where = { sha256: apiKeySha256(key) }
    await api.services.db.apiKey.update({ where, data: { revokedAt: new Date() } })
    expect((await session(headers)).json()).toMatchObject({ status: 401, code: 'session-expired' })
  })
})

describe('DELETE /session', () => {
  test('204: the cookie goes', async () => {
    const answer = await api.app.inject({
      method: 'DELETE',
      url: '/session',
      headers: await cookieOf(api.key),
    })
    expect(answer.statusCode).toBe(204)
    expect(answer.cookies).toMatchObject([
      { name: 'metaphase_session', value: expect.stringMatching(/^(\.|$)/), expires: new Date(0) },
    ])
  })
})

describe('a session', () => {
  const removeEndpoint = (headers: Record<string, string>) =>
    api.app.inject({
      method: 'DELETE',
      url: '/webhook-endpoints/00000000-0000-4000-8000-000000000000',
      headers,
    })

  test('sees what its key sees', async () => {
    const { db } = api.services
    const tenant = await db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
    await db.slide.create({
      data: { id: '00000000-0000-4000-8000-000000000001', tenantId: tenant.id, state: 'ready' },
    })
    const slidesOf = async (key: string) =>
      (await api.app.inject({ url: '/slides', headers: await cookieOf(key) })).json().slides
    expect(await slidesOf(api.key)).toHaveLength(1)
    expect(await slidesOf(api.strangersKey)).toEqual([])
  })

  test('403: may not do what its key may not', async () => {
    const answer = await removeEndpoint(await cookieOf(await api.keyWith('slides:read')))
    expect(answer.json()).toMatchObject({ status: 403, code: 'scope-missing' })
  })

  test.each([
    ['of another site', { 'sec-fetch-site': 'cross-site' }, 403],
    ['of another host under the same name', { 'sec-fetch-site': 'same-site' }, 403],
    ['of our own', { 'sec-fetch-site': 'same-origin' }, 404],
    ['of another origin, by a browser that says no more', { origin: 'http://evil.example' }, 403],
    ['of no origin', { origin: 'null' }, 403],
    ['of our own, by a browser that says no more', { origin: 'http://localhost' }, 404],
  ])('changes something for a page %s', async (_whose, headers, status) => {
    const host = { host: 'localhost' }
    const answer = await removeEndpoint({ ...(await cookieOf(api.key)), ...host, ...headers })
    expect(answer.statusCode).toBe(status)
  })

  test('opens the queues with the scope ops alone', async () => {
    const statusWith = async (scope: 'ops' | 'slides:read') => {
      const headers = await cookieOf(await api.keyWith(scope))
      return (await api.app.inject({ url: '/ops/queues', headers })).statusCode
    }
    expect(await statusWith('ops')).toBe(200)
    expect(await statusWith('slides:read')).toBe(403)
  })
})
