import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { pngSlide } from '../test/png-slide.ts'
import { bearer, listen, objectKeys, useTestApi } from '../test/test-api.ts'
import { slideForm } from '../test/upload-form.ts'

const api = useTestApi({ MAX_UPLOAD_BYTES: '1000000' })
const post = (url: string, payload: string | object, headers = {}) =>
  api.call({ method: 'POST', url, payload, headers: { 'content-type': 'application/json', ...headers } })
const upload = (fields: Record<string, string>, fileName = 'a.png') =>
  api.call(slideForm([...Object.entries(fields), ['file', pngSlide(), fileName] as const]))

/** Over a socket: whatever helps to write a request would tidy its path. */
async function getAsWritten(path: string): Promise<{ status: number; body: string }> {
  server ??= listen(api)
  const { hostname, port } = await server
  const sent = request({ hostname, port, path, headers: bearer(api.key) }).end()
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  return { status: answer.statusCode ?? 0, body: await text(answer) }
}
let server: Promise<URL> | undefined

describe('path and key injection', () => {
  test.each([
    '/slides/../health/ready',
    '/slides/..%2f..%2fetc%2fpasswd',
    '/slides/%00',
    '/slides/%2e%2e/models',
    '/slides/x/associated-images/..%2f..%2flabel',
    '/analyses/*/figures',
    '/docs/js/../../package.json',
    '/docs/..%2f..%2f..%2fpackage.json',
    '/ops/queues/static/..%2f..%2f..%2f..%2fpackage.json',
    '/ops/queues/static//etc/passwd',
  ])('%s leads nowhere', async (url) => {
    const { status, body } = await getAsWritten(url)
    expect([400, 403, 404]).toContain(status)
    expect(body).not.toMatch(/root:|"dependencies"/)
  })

  test('a file name decides no object key', async () => {
    const names = ['../../models/x', '/etc/passwd', 'analyses/cancelled', '..\\..\\x', 'a?b#c%00']
    const ids: string[] = []
    for (const name of names) {
      const answer = await upload({ analyse: 'false' }, name)
      expect(answer.statusCode, `${name}`).toBe(202)
      ids.push(answer.json().slide.id)
    }
    const keys = await objectKeys(api, '')
    expect(keys.filter((key) => !ids.some((id) => key.startsWith(`slides/${id}/`)))).toEqual([])
  })
})

describe('header injection', () => {
  test.each(['a\r\nset-cookie: x=1', 'a\nb', 'é', 'x'.repeat(129)])(
    'a request id of %j is not repeated',
    async (id) => {
      const answer = await api.app.inject({ url: '/health/live', headers: { 'x-request-id': id } })
      expect(answer.headers['x-request-id']).toMatch(/^[\da-f-]{36}$/)
      expect(answer.headers).not.toHaveProperty('set-cookie')
    },
  )

  test('a file name with line breaks reaches no header and no line of the log', async () => {
    const answer = await upload({ analyse: 'false' }, 'a\tb\u0007\u0085.png')
    expect(answer.statusCode).toBe(202)
    expect(answer.json().slide.fileName).toBe('ab.png')
    expect(JSON.stringify(answer.headers)).not.toContain('ab.png')
    expect(api.logged()).not.toContain('ab.png')
  })

  test('a webhook address with a line break or a name and password is refused', async () => {
    for (const url of ['http://a.example/\r\nx: y', 'https://me:pw@a.example/', 'https://a.example/a b']) {
      const answer = await post('/webhook-endpoints', { url })
      expect(answer.statusCode, `${url}`).toBe(400)
    }
  })
})

describe('JSON', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`

  test.each([33, 1_000, 100_000])('400: nested %i deep', async (depth) => {
    const answer = await post('/slides/uploads', `{"metadata":${nested(depth)}}`)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ code: 'request-invalid' })
    expect((await post('/webhook-endpoints', '['.repeat(depth))).statusCode).toBe(400)
  })

  test('400: nested deep in a field of a form', async () => {
    const answer = await upload({ metadata: nested(20_000) })
    expect(answer.statusCode).toBe(400)
    expect(await api.services.db.slide.count({ where: { state: 'uploading' } })).toBe(0)
  })

  test('201: nested as deep as metadata reasonably is', async () => {
    expect((await post('/slides/uploads', `{"metadata":${nested(16)}}`)).statusCode).toBe(201)
  })

  test.each([
    ['NUL', '{"externalId":"a\\u0000b"}'],
    ['NUL in metadata', '{"metadata":{"a":{"b":["\\u0000"]}}}'],
    ['NUL in a name', '{"metadata":{"\\u0000":1}}'],
    ['half of a surrogate pair', '{"metadata":{"a":"\\ud800"}}'],
  ])('400: %s', async (_what, body) => {
    expect((await post('/slides/uploads', body)).statusCode).toBe(400)
  })

  test('400: NUL in a query and in a form', async () => {
    expect((await api.call({ url: '/slides?externalId=a%00' })).statusCode).toBe(400)
    expect((await upload({ externalId: 'a\0b' })).statusCode).toBe(400)
    expect((await upload({ metadata: '{"a":"\\u0000"}' })).statusCode).toBe(400)
  })
})

describe('prototype pollution', () => {
  const poison = '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'

  test.each([
    ['a body', () => post('/webhook-endpoints', poison)],
    ['metadata', () => post('/slides/uploads', `{"metadata":${poison}}`)],
    ['metadata of a form', () => upload({ metadata: poison, analyse: 'false' })],
    [
      'fields of a form',
      () => upload({ __proto__x: '1', constructor: 'x', ['__proto__']: '{"polluted":true}' }),
    ],
    ['a query', () => api.call({ url: '/slides?__proto__[polluted]=1&constructor.prototype.polluted=1' })],
    ['a cursor', () => api.call({ url: `/slides?cursor=${Buffer.from(poison).toString('base64url')}` })],
  ])('%s changes no object but its own', async (_where, send) => {
    const { statusCode } = await send()
    expect(statusCode).toBeLessThan(500)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })
})

describe('patterns that are slow to refuse', () => {
  const LONG = 200_000
  test.each([
    ['mppOverride', () => post('/slides/uploads', { mppOverride: `${'1'.repeat(LONG)}x` })],
    ['mppOverride of a form', () => upload({ mppOverride: `${'1'.repeat(LONG)}x` })],
    [
      'a webhook address',
      () => post('/webhook-endpoints', { url: `http://${'localhost.'.repeat(LONG / 10)}x` }),
    ],
    ['bbox', () => api.call({ url: `/analyses/${crypto.randomUUID()}/figures?bbox=${'1'.repeat(10_000)}x` })],
    [
      'authorization',
      () => api.app.inject({ url: '/models', headers: { authorization: `Basic${' '.repeat(10_000)}\t` } }),
    ],
    ['traceparent', () => api.call({ url: '/models', headers: { traceparent: `00-${'a'.repeat(10_000)}` } })],
  ])('%s is answered at once', async (_what, send) => {
    const startedMs = performance.now()
    expect((await send()).statusCode).toBeLessThan(500)
    expect(performance.now() - startedMs).toBeLessThan(2_000) // a quadratic one takes minutes
  })
})

test('a page of a list cannot be asked for from beyond what the database can count', async () => {
  const cursor = (position: object) => Buffer.from(JSON.stringify(position)).toString('base64url')
  const id = crypto.randomUUID()
  for (const url of [
    `/slides?cursor=${cursor({ createdAt: '-271821-04-20T00:00:00.000Z', id })}`,
    `/audit-events?cursor=${cursor({ beforeId: '9'.repeat(30) })}`,
    '/slides?limit=1e9',
  ])
    expect((await api.call({ url })).statusCode, `${url}`).toBe(400)
})
