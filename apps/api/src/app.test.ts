import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { listen, useTestApi } from '../test/test-api.ts'
import { buildApp } from './app.ts'

const api = useTestApi()
const post = (payload: string, headers = {}) =>
  api.call({
    method: 'POST',
    url: '/webhook-endpoints',
    payload,
    headers: { 'content-type': 'application/json', ...headers },
  })

test('404: a route that there is not, as problem details', async () => {
  const answer = await api.app.inject({ url: '/slide?x=1', headers: { 'x-request-id': 'r-1' } })
  expect(answer.statusCode).toBe(404)
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(answer.json()).toEqual({
    type: 'urn:metaphase:problem:route-not-found',
    title: 'No such route',
    status: 404,
    code: 'route-not-found',
    detail: expect.stringContaining('GET /slide'),
    instance: '/slide',
    requestId: 'r-1',
  })
})

test('400: JSON that is none', async () => {
  const answer = await post('{"url":')
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'request-invalid' })
})

test('400: every offending field is named', async () => {
  const answer = await post('{"url":7,"eventTypes":["x"]}')
  expect(answer.statusCode).toBe(400)
  const fields = answer.json().errors.map(({ field }: { field: string }) => field)
  expect(fields).toEqual(['url', 'eventTypes.0'])
})

test('400: an address that cannot be decoded', async () => {
  const answer = await api.app.inject('/slides/%c0')
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ code: 'request-invalid' })
})

test('400: bytes that are no HTTP', async () => {
  const { hostname, port } = await listen(api)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write('HELLO\r\n\r\n')
  const answer = await text(socket)
  expect(answer).toMatch(/^HTTP\/1.1 400 /)
  expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ code: 'request-invalid' })
})

test('413: JSON of more than a megabyte', async () => {
  const answer = await post(JSON.stringify({ url: 'x'.repeat(1024 * 1024) }))
  expect(answer.statusCode).toBe(413)
  expect(answer.json()).toMatchObject({ code: 'body-too-large' })
})

test('415: a media type that is not JSON', async () => {
  const answer = await post('<url/>', { 'content-type': 'application/xml' })
  expect(answer.statusCode).toBe(415)
  expect(answer.json()).toMatchObject({ code: 'media-type-unsupported' })
})

test('500: what nobody foresaw keeps its message to the log', async () => {
  const { db } = api.services
  await db.$executeRaw`ALTER TABLE models RENAME TO models_away`
  const answer = await api.call({ url: '/models' })
  await db.$executeRaw`ALTER TABLE models_away RENAME TO models`
  expect(answer.statusCode).toBe(500)
  expect(answer.json()).toMatchObject({ code: 'internal' })
  expect(answer.body).not.toContain('does not exist')
})

test('an answer has its request id; one that is no plain word is replaced', async () => {
  const idOf = async (id: string) =>
    (await api.app.inject({ url: '/health/live', headers: { 'x-request-id': id } })).headers['x-request-id']
  expect(await idOf('lab-7')).toBe('lab-7')
  expect(await idOf('a "quoted" id')).toMatch(/^[\da-f-]{36}$/)
})

test('a request is one line of the log, with its trace and without secrets', async () => {
  const lines: Record<string, unknown>[] = []
  const log = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) })
  const app = await buildApp({ ...api.services, log })
  const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
  const headers = { authorization: `Bearer ${api.key}`, traceparent: `00-${traceId}-00f067aa0ba902b7-01` }
  await app.inject({ url: '/slides?externalId=Jane%20Doe', headers })
  await app.close()
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({
    traceId,
    spanId: '00f067aa0ba902b7',
    method: 'GET',
    route: '/slides',
    status: 200,
  })
  expect(JSON.stringify(lines)).not.toMatch(new RegExp(`${api.key}|Jane`))
})
