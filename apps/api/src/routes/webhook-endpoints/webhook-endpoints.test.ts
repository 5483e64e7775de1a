import { disableEndpoint } from '@metaphase/db'
import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { bearer, useTestApi } from '../../../test/test-api.ts'

const api = useTestApi()
const URL_OF_LAB = 'https://lab.example/hooks'

const create = (payload: object, headers = {}) =>
  api.call({ method: 'POST', url: '/webhook-endpoints', payload, headers })
async function createdId(): Promise<string> {
  return (await create({ url: URL_OF_LAB })).json().id
}

describe('POST /webhook-endpoints', () => {
  test('201: with a secret as Standard Webhooks spells it', async () => {
    const answer = await create({ url: URL_OF_LAB, eventTypes: ['analysis.completed'] })
    expect(answer.statusCode).toBe(201)
    const { id, secret } = answer.json()
    expect(answer.headers.location).toBe(`/webhook-endpoints/${id}`)
    expect(answer.json()).toEqual({
      id,
      url: URL_OF_LAB,
      eventTypes: ['analysis.completed'],
      enabled: true,
      disabledReason: null,
      createdAt: expect.any(String),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    })
    expect((await api.call({ url: `/webhook-endpoints/${id}/secret` })).json()).toEqual({ secret })
  })

  test('201: the repetition under an Idempotency-Key makes no second endpoint', async () => {
    const headers = { 'idempotency-key': 'k' }
    const first = await create({ url: URL_OF_LAB }, headers)
    expect((await create({ url: URL_OF_LAB }, headers)).json()).toEqual(first.json())
  })

  test.each(['ftp://lab.example', 'lab.example', 'https://user:secret@lab.example'])(
    '400: %s',
    async (url) => {
      const answer = await create({ url })
      expect(answer.statusCode).toBe(400)
      expect(answer.json()).toMatchObject({ code: 'request-invalid', errors: [{ field: 'url' }] })
    },
  )

  test('400: an event that there is not', async () => {
    const answer = await create({ url: URL_OF_LAB, eventTypes: ['analysis.started'] })
    expect(answer.statusCode).toBe(400)
  })

  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.1.2.3:8080/',
    'http://169.254.169.254/latest/meta-data',
    'http://192.168.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00::1]/',
    'http://localhost:3000/',
    'http://hooks.localhost/',
  ])('422: %s is inside the network of the operator', async (url) => {
    const answer = await create({ url })
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'webhook-address-refused' })
  })
})

describe('GET', () => {
  test('200: the list and each of it show no secret', async () => {
    const id = await createdId()
    const list = await api.call({ url: '/webhook-endpoints' })
    const one = await api.call({ url: `/webhook-endpoints/${id}` })
    expect(list.json().webhookEndpoints).toContainEqual(one.json())
    expect(list.body + one.body).not.toContain('whsec_')
  })

  test('403: the key needs the scope webhooks', async () => {
    const headers = bearer(await api.keyWith('slides:write', 'slides:read', 'results:read', 'ops'))
    expect((await api.app.inject({ url: '/webhook-endpoints', headers })).statusCode).toBe(403)
  })
})

describe('PATCH /webhook-endpoints/:id', () => {
  const patch = (id: string, payload: object) =>
    api.call({ method: 'PATCH', url: `/webhook-endpoints/${id}`, payload })

  test('200: enabling one that was disabled forgets why it was', async () => {
    const id = await createdId()
    await disableEndpoint(api.services.db, id, 'The endpoint answered 410 Gone')
    const shown = (await api.call({ url: `/webhook-endpoints/${id}` })).json()
    expect(shown).toMatchObject({ enabled: false, disabledReason: 'The endpoint answered 410 Gone' })
    const answer = await patch(id, { enabled: true, eventTypes: ['analysis.failed'] })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toMatchObject({
      enabled: true,
      disabledReason: null,
      eventTypes: ['analysis.failed'],
      url: URL_OF_LAB,
    })
  })

  test('400: the secret cannot be changed', async () => {
    expect((await patch(await createdId(), { secret: 'whsec_mine' })).statusCode).toBe(400)
  })

  test('422: a private address', async () => {
    expect((await patch(await createdId(), { url: 'http://10.0.0.1' })).statusCode).toBe(422)
  })
})

test('204: a deleted endpoint is gone', async () => {
  const id = await createdId()
  expect((await api.call({ method: 'DELETE', url: `/webhook-endpoints/${id}` })).statusCode).toBe(204)
  expect((await api.call({ url: `/webhook-endpoints/${id}` })).statusCode).toBe(404)
})

describe('404: webhook-endpoint-not-found', () => {
  const requests = [
    ['GET', '', undefined],
    ['GET', '/secret', undefined],
    ['PATCH', '', { enabled: false }],
    ['DELETE', '', undefined],
  ] as const
  test.each(requests)('%s %s of one that is not there', async (method, path, payload) => {
    const url = `/webhook-endpoints/${randomUUID()}${path}`
    const answer = await api.call({ method, url, ...(payload ? { payload } : {}) })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ code: 'webhook-endpoint-not-found' })
  })

  test.each(requests)("%s %s of another tenant's", async (method, path, payload) => {
    const url = `/webhook-endpoints/${await createdId()}${path}`
    const headers = bearer(api.strangersKey)
    const answer = await api.app.inject({ method, url, headers, ...(payload ? { payload } : {}) })
    expect(answer.statusCode).toBe(404)
  })
})
