import { describe, expect, test } from 'vitest'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { apiKeySha256 } from '../../api-key.ts'

const api = useTestApi()
const UNKNOWN = '00000000-0000-4000-8000-000000000000'
const create = async () => {
  const payload = { name: 'scanner 2', scopes: ['slides:read'] }
  const answer = await api.call({ method: 'POST', url: '/api-keys', payload })
  expect(answer.statusCode).toBe(201)
  return answer.json() as { id: string; key: string; prefix: string }
}
const rotate = (id: string, payload?: object) =>
  api.call({ method: 'POST', url: `/api-keys/${id}/rotate`, ...(payload && { payload }) })
const statusWith = async (key: string) =>
  (await api.app.inject({ url: '/models', headers: bearer(key) })).statusCode

test('201: a key is shown once, works with its scopes, and is listed without itself', async () => {
  const { id, key, prefix } = await create()
  expect(await statusWith(key)).toBe(200)
  expect((await api.app.inject({ url: '/webhook-endpoints', headers: bearer(key) })).statusCode).toBe(403)
  const listed = await api.call({ url: '/api-keys' })
  expect(listed.json().apiKeys[0]).toMatchObject({ id, name: 'scanner 2', prefix, scopes: ['slides:read'] })
  expect(listed.body).not.toContain(key)
  expect(listed.body).not.toContain(apiKeySha256(key))
})

describe('rotation', () => {
  test('201: the successor has name and scopes, and the old key works until its grace is over', async () => {
    const old = await create()
    const successor = (await rotate(old.id, { graceS: 3_600 })).json()
    expect(successor).toMatchObject({ name: 'scanner 2', scopes: ['slides:read'], expiresAt: null })
    expect([await statusWith(old.key), await statusWith(successor.key)]).toEqual([200, 200])
    const { db } = api.services
    const { expiresAt } = await db.apiKey.findUniqueOrThrow({ where: { id: old.id } })
    expect(expiresAt!.getTime() - Date.now()).toBeGreaterThan(3_500_000)
    await db.apiKey.update({ where: { id: old.id }, data: { expiresAt: new Date() } })
    expect([await statusWith(old.key), await statusWith(successor.key)]).toEqual([401, 200])
  })

  test('201: without a grace the old key ends at once', async () => {
    const old = await create()
    expect((await rotate(old.id, { graceS: 0 })).statusCode).toBe(201)
    expect(await statusWith(old.key)).toBe(401)
  })

  test('404: a second time, or a key that nobody has', async () => {
    const { id } = await create()
    expect((await rotate(id, {})).statusCode).toBe(201)
    expect((await rotate(id, {})).json()).toMatchObject({ status: 404, code: 'api-key-not-found' })
    expect((await rotate(UNKNOWN, {})).statusCode).toBe(404)
  })

  test('400: a grace of a year', async () => {
    expect((await rotate((await create()).id, { graceS: 31_536_000 })).statusCode).toBe(400)
  })
})

test('204: a revoked key ends at once, and 404 the second time', async () => {
  const { id, key } = await create()
  const revoke = () => api.call({ method: 'DELETE', url: `/api-keys/${id}` })
  expect((await revoke()).statusCode).toBe(204)
  expect(await statusWith(key)).toBe(401)
  expect((await revoke()).json()).toMatchObject({ code: 'api-key-not-found' })
})
