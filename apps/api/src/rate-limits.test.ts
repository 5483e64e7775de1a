import { describe, expect, test } from 'vitest'
import { bearer, useTestApi } from '../test/test-api.ts'
import { buildApp } from './app.ts'
import { closeServices, openServices } from './services.ts'

describe('a key', () => {
  const api = useTestApi({ RATE_LIMIT_PER_MINUTE: '3' })

  test('429: above its limit, with when to come back; other keys are served', async () => {
    const [busy, other] = [await api.keyWith('slides:read'), await api.keyWith('slides:read')]
    const get = (key: string) => api.app.inject({ url: '/models', headers: bearer(key) })
    const statuses = (await Promise.all([1, 2, 3, 4, 5].map(() => get(busy)))).map((a) => a.statusCode)
    expect(statuses.toSorted()).toEqual([200, 200, 200, 429, 429])
    const refused = await get(busy)
    expect(refused.json()).toMatchObject({
      code: 'rate-limited',
      detail: expect.stringContaining('3 requests'),
    })
    const waitS = Number(refused.headers['retry-after'])
    expect(waitS).toBeGreaterThan(0)
    expect(waitS).toBeLessThanOrEqual(60)
    expect((await get(other)).statusCode).toBe(200)
  })

  test('429: counted for all processes of the API together', async () => {
    const key = await api.keyWith('slides:read')
    const second = await buildApp(api.services)
    const statuses: number[] = []
    for (const app of [api.app, second, api.app, second])
      statuses.push((await app.inject({ url: '/models', headers: bearer(key) })).statusCode)
    await second.close()
    expect(statuses).toEqual([200, 200, 200, 429])
  })

  test('200: health checks ask for no key and are not counted', async () => {
    for (let i = 0; i < 8; i++) expect((await api.app.inject('/health/live')).statusCode).toBe(200)
  })

  test('200: while Redis is away nobody is limited', async () => {
    const services = openServices(
      { ...api.services.config, REDIS_URL: 'redis://127.0.0.1:1' },
      api.services.log,
    )
    const app = await buildApp(services)
    const key = await api.keyWith('slides:read')
    for (let i = 0; i < 5; i++)
      expect((await app.inject({ url: '/models', headers: bearer(key) })).statusCode).toBe(200)
    await app.close()
    await closeServices(services)
  })
})

describe('an address', () => {
  const api = useTestApi({ AUTH_FAILURES_PER_MINUTE: '2' })
  const get = (remoteAddress: string, headers = {}) =>
    api.app.inject({ url: '/models', remoteAddress, headers })

  test('429: that goes on without a valid key; others there and elsewhere are served', async () => {
    const statuses: number[] = []
    for (const headers of [{}, bearer('mk_guess'), bearer('mk_guess'), {}])
      statuses.push((await get('192.0.2.1', headers)).statusCode)
    expect(statuses).toEqual([401, 401, 429, 429])
    expect((await get('192.0.2.1')).headers['retry-after']).toMatch(/^\d+$/)
    expect((await get('192.0.2.1', bearer(api.key))).statusCode).toBe(200)
    expect((await get('192.0.2.2')).statusCode).toBe(401)
  })

  test('429: that guesses keys at the sign-in; who has one signs in', async () => {
    const signIn = (apiKey: string) =>
      api.app.inject({ method: 'POST', url: '/session', remoteAddress: '192.0.2.3', payload: { apiKey } })
    const statuses: number[] = []
    for (let i = 0; i < 4; i++) statuses.push((await signIn('mk_guess')).statusCode)
    expect(statuses).toEqual([401, 401, 429, 429])
    expect((await signIn(api.key)).statusCode).toBe(204)
  })
})
