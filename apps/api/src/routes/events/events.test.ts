import { cancelAnalysis } from '@metaphase/db'
import { once } from 'node:events'
import { get, type ClientRequest, type IncomingMessage } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { endAnalysis, planAnalysis, tenFigures, uploadForAnalysis } from '../../../test/ended-analysis.ts'
import { bearer, listen, useTestApi } from '../../../test/test-api.ts'
import { buildApp } from '../../app.ts'
import { apiKeySha256 } from '../../api-key.ts'

const api = useTestApi()
const opened = new Set<ClientRequest>()
afterEach(() => {
  for (const request of opened) request.destroy()
  opened.clear()
})

interface Received {
  readonly event: string
  readonly data: { id: string; state: string; slideId: string }
}

/** Follows the events of a key's tenant, as a browser would, on a connection that carries nothing else. */
async function follow(key: string, url?: URL) {
  const address = new URL('/events', url ?? (await listenOnce()))
  const request = get(address, { agent: false, headers: bearer(key) })
  opened.add(request)
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  const received: Received[] = []
  const ended = (async () => {
    let text = ''
    for await (const chunk of answer.setEncoding('utf8')) {
      const blocks = `${text}${chunk}`.split('\n\n')
      text = blocks.pop()!
      for (const block of blocks) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? []
        if (event) received.push({ event, data: JSON.parse(data!) })
      }
    }
  })().catch(() => 'cut')
  const statesOf = (id: string) => received.filter(({ data }) => data.id === id).map(({ data }) => data.state)
  const isReady = () => vi.waitUntil(() => received.some(({ event }) => event === 'ready'), 5_000)
  const { statusCode: status, headers } = answer
  return { status, headers, received, statesOf, isReady, ended, leave: () => request.destroy() }
}
let address: URL | undefined
const listenOnce = async () => (address ??= await listen(api))

describe('GET /events', () => {
  test('200: first what is the case, then what changes, whole each time', async () => {
    const before = await uploadForAnalysis(api)
    const events = await follow(api.key)
    expect(events.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    await events.isReady()
    expect(events.received.at(-1)).toEqual({ event: 'ready', data: {} })
    expect(events.statesOf(before.analysisId)).toEqual(['queued'])
    const { analysisId } = await uploadForAnalysis(api)
    await vi.waitUntil(() => events.statesOf(analysisId).includes('queued'), 5_000)
    await endAnalysis(api, analysisId, tenFigures)
    await vi.waitUntil(() => events.statesOf(analysisId).includes('partial'), 5_000)
    const { data } = events.received.findLast(({ data }) => data.id === analysisId)!
    expect(data).toEqual((await api.call({ url: `/analyses/${analysisId}` })).json())
    expect(events.statesOf(before.analysisId)).toEqual(['queued'])
  })

  test('200: whoever comes again is told what happened meanwhile', async () => {
    const { analysisId } = await uploadForAnalysis(api)
    const first = await follow(api.key)
    await first.isReady()
    first.leave()
    await cancelAnalysis(api.services.db, analysisId)
    const second = await follow(api.key)
    await second.isReady()
    expect(second.statesOf(analysisId)).toEqual(['cancelled'])
  })

  test('200: whichever process of the API one is connected to', async () => {
    const other = await buildApp(api.services)
    const events = await follow(api.key, new URL(await other.listen({ host: '127.0.0.1', port: 0 })))
    await events.isReady()
    const { analysisId } = await uploadForAnalysis(api)
    await planAnalysis(api, analysisId)
    await vi.waitUntil(() => events.statesOf(analysisId).includes('detecting'), 5_000)
    const started = performance.now()
    await other.close() // ends the streams, which would hold the process
    expect(await events.ended).not.toBe('cut')
    expect(performance.now() - started).toBeLessThan(2_000)
  })

  test('200: another tenant is told of its own alone', async () => {
    const { analysisId } = await uploadForAnalysis(api)
    const [own, strangers] = [await follow(api.key), await follow(api.strangersKey)]
    await Promise.all([own.isReady(), strangers.isReady()])
    expect(own.statesOf(analysisId)).toHaveLength(1)
    expect(strangers.received).toEqual([{ event: 'ready', data: {} }])
  })

  test('ends when the key is revoked', async () => {
    const key = await api.keyWith('results:read')
    const events = await follow(key)
    await events.isReady()
    const where = { sha256: apiKeySha256(key) }
    await api.services.db.apiKey.update({ where, data: { revokedAt: new Date() } })
    expect(await events.ended).not.toBe('cut')
  })

  test('403: a key that may not read results', async () => {
    const headers = bearer(await api.keyWith('slides:read'))
    expect((await api.app.inject({ url: '/events', headers })).statusCode).toBe(403)
  })

  test('429: more than a hundred of one tenant, until one leaves; another tenant does not mind', async () => {
    const all = await Promise.all(Array.from({ length: 100 }, () => follow(api.key)))
    expect(all.every(({ status }) => status === 200)).toBe(true)
    const tooMany = await follow(api.key)
    expect(tooMany.status).toBe(429)
    expect((await follow(api.strangersKey)).status).toBe(200)
    all[0]!.leave()
    await expect.poll(async () => (await follow(api.key)).status).toBe(200)
  })
})
