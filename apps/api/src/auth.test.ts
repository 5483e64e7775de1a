import { describe, expect, test } from 'vitest'
import { bearer, useTestApi } from '../test/test-api.ts'
import { apiKeySha256, generateApiKey } from './api-key.ts'

const api = useTestApi()
const models = (headers = {}) => api.app.inject({ url: '/models', headers })
const basic = (key: string) => ({ authorization: `Basic ${Buffer.from(`me:${key}`).toString('base64')}` })

test('a key is random, and only its hash is kept', async () => {
  const { key, prefix, sha256 } = generateApiKey()
  expect(key).toMatch(/^mk_[A-Za-z0-9_-]{43}$/)
  expect(key.startsWith(prefix)).toBe(true)
  expect(sha256).toBe(apiKeySha256(key))
  expect(JSON.stringify(await api.services.db.apiKey.findMany())).not.toContain(api.key)
})

describe('200', () => {
  test.each([
    ['Bearer', bearer],
    ['Basic, as the password', basic],
  ])('the key is sent as %s', async (_scheme, headers) => {
    expect((await models(headers(api.key))).statusCode).toBe(200)
  })

  test('the scope that the route needs is enough', async () => {
    expect((await models(bearer(await api.keyWith('slides:read')))).statusCode).toBe(200)
  })

  test('the use is noted, once a minute at most', async () => {
    const key = await api.keyWith('slides:read')
    const lastUsedAt = async () =>
      (await api.services.db.apiKey.findUniqueOrThrow({ where: { sha256: apiKeySha256(key) } })).lastUsedAt
    expect(await lastUsedAt()).toBeNull()
    await models(bearer(key))
    await api.services.inFlight.settled()
    const first = await lastUsedAt()
    expect(first).not.toBeNull()
    await models(bearer(key))
    await api.services.inFlight.settled()
    expect(await lastUsedAt()).toEqual(first)
  })
})

describe('401', () => {
  test.each([
    ['no key', 'api-key-missing', {}],
    ['another scheme', 'api-key-missing', { authorization: 'Digest abc' }],
    ['an empty password', 'api-key-missing', basic('')],
    ['a key that was never made', 'api-key-invalid', bearer(`mk_${'x'.repeat(43)}`)],
  ])('%s', async (_what, code, headers) => {
    const answer = await models(headers)
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({ code })
    expect(answer.headers['www-authenticate']).toMatch(/^Bearer /)
  })

  test('a revoked key', async () => {
    const key = await api.keyWith('admin')
    const where = { sha256: apiKeySha256(key) }
    await api.services.db.apiKey.update({ where, data: { revokedAt: new Date() } })
    expect((await models(bearer(key))).statusCode).toBe(401)
  })
})

describe('403', () => {
  test('a key without the scope', async () => {
    const answer = await models(bearer(await api.keyWith('results:read')))
    expect(answer.statusCode).toBe(403)
    expect(answer.json()).toMatchObject({
      code: 'scope-missing',
      detail: expect.stringContaining('slides:read'),
    })
  })

  test.each([
    ['cross-site', 403],
    ['same-site', 403],
    ['same-origin', 404],
    ['none', 404],
  ])('a browser changes something for a page that is %s: %i', async (site, status) => {
    const url = '/webhook-endpoints/00000000-0000-4000-8000-000000000000'
    const headers = { ...basic(api.key), 'sec-fetch-site': site }
    expect((await api.app.inject({ method: 'DELETE', url, headers })).statusCode).toBe(status)
  })
})
