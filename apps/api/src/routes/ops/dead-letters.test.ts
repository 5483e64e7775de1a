import {
  createWebhookEndpoint,
  disableEndpoint,
  recordFailedAttempt,
  updateWebhookEndpoint,
} from '@metaphase/db'
import { beforeAll, describe, expect, test } from 'vitest'
import { endAnalysis, tenFigures, uploadForAnalysis } from '../../../test/ended-analysis.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'

const WEBHOOKS = '/ops/dead-letters/webhooks'
const ANALYSES = '/ops/dead-letters/analyses'
const api = useTestApi()
let endpointId: string
/** Two partial analyses whose webhooks were given up, the latest first. */
let analysisIds: string[]
let deliveryIds: string[]

const list = async (url: string) => (await api.call({ url })).json()
const replay = (path: string, id: string, headers = {}) =>
  api.call({ method: 'POST', url: `${path}/${id}/replay`, headers })

beforeAll(async () => {
  const { db } = api.services
  const { tenantId } = await db.apiKey.findFirstOrThrow({ where: { tenant: { name: 'lab' } } })
  const endpoint = { tenantId, url: 'https://lab.example/hook', secret: 'whsec_x', eventTypes: [] }
  endpointId = (await createWebhookEndpoint(db, endpoint)).id
  analysisIds = []
  for (let i = 0; i < 2; i++) {
    const { analysisId } = await uploadForAnalysis(api)
    await endAnalysis(api, analysisId, tenFigures)
    analysisIds.unshift(analysisId)
  }
  for (const { id } of await db.webhookDelivery.findMany())
    await recordFailedAttempt(db, { deliveryId: id, attempt: 1, status: 500, error: 'It answered 500' }, null)
  deliveryIds = (await list(WEBHOOKS)).webhooks.map(({ id }: { id: string }) => id)
})

describe('what was given up is listed', () => {
  test('webhooks 200: newest first, with where to and why', async () => {
    const { webhooks } = await list(WEBHOOKS)
    expect(webhooks.map(({ analysisId }: { analysisId: string }) => analysisId)).toEqual(analysisIds)
    expect(webhooks[0]).toMatchObject({
      webhookId: expect.stringMatching(/^msg_/),
      type: 'analysis.completed',
      endpoint: { id: endpointId, url: 'https://lab.example/hook', enabled: true },
      attempts: 1,
      lastStatus: 500,
      lastError: 'It answered 500',
    })
    expect(JSON.stringify(webhooks)).not.toContain('whsec_')
  })

  test('analyses 200: latest first, with their coverage and why batches failed', async () => {
    const { analyses } = await list(ANALYSES)
    expect(analyses.map(({ id }: { id: string }) => id)).toEqual(analysisIds)
    expect(analyses[0]).toMatchObject({
      state: 'partial',
      coverage: 0.75,
      failedBatches: [{ batch: 1, code: 'batch-failed', detail: 'lost' }],
    })
  })

  test.each([
    [WEBHOOKS, 'webhooks'],
    [ANALYSES, 'analyses'],
  ])('%s is paged', async (path, name) => {
    const all = (await list(path))[name]
    const first = await list(`${path}?limit=1`)
    const second = await list(`${path}?limit=1&cursor=${first.nextCursor}`)
    expect([...first[name], ...second[name]]).toEqual(all)
    expect(second.nextCursor).toBeNull()
    expect((await api.call({ url: `${path}?cursor=x` })).statusCode).toBe(400)
  })

  test.each([WEBHOOKS, ANALYSES])(
    '%s: nothing of another tenant, and only with the scope ops',
    async (path) => {
      const ofStrangers = await api.call({ url: path, headers: bearer(api.strangersKey) })
      expect(Object.values(ofStrangers.json())[0]).toEqual([])
      const reader = await api.keyWith('results:read')
      expect((await api.call({ url: path, headers: bearer(reader) })).statusCode).toBe(403)
    },
  )
})

describe('a webhook is replayed', () => {
  test('404: of another tenant; 404: that was not given up', async () => {
    const strangers = await replay(WEBHOOKS, deliveryIds[0]!, bearer(api.strangersKey))
    expect(strangers.statusCode).toBe(404)
    expect((await replay(WEBHOOKS, endpointId)).json()).toMatchObject({ code: 'webhook-delivery-not-found' })
  })

  test('202: it is pending again, as the attempt after the last', async () => {
    const answer = await replay(WEBHOOKS, deliveryIds[0]!)
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toEqual({ id: deliveryIds[0], attempt: 2 })
    const { db, senders } = api.services
    const where = { id: deliveryIds[0]! }
    expect(await db.webhookDelivery.findUniqueOrThrow({ where })).toMatchObject({
      state: 'pending',
      attempts: 1,
    })
    expect(await senders.deliverWebhook.isAlive({ deliveryId: deliveryIds[0]!, attempt: 2 })).toBe(true)
    expect((await replay(WEBHOOKS, deliveryIds[0]!)).statusCode).toBe(404)
  })

  test('409: its endpoint is disabled; 202 once it is enabled', async () => {
    const { db } = api.services
    await disableEndpoint(db, endpointId, 'The endpoint answered 410 Gone')
    const answer = await replay(WEBHOOKS, deliveryIds[1]!)
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({
      code: 'webhook-endpoint-disabled',
      detail: expect.stringContaining('410'),
    })
    const { tenantId } = await db.webhookEndpoint.findUniqueOrThrow({ where: { id: endpointId } })
    await updateWebhookEndpoint(db, tenantId, endpointId, { enabled: true })
    expect((await replay(WEBHOOKS, deliveryIds[1]!)).statusCode).toBe(202)
  })
})

describe('an analysis is replayed', () => {
  test('404: of another tenant', async () => {
    expect((await replay(ANALYSES, analysisIds[0]!, bearer(api.strangersKey))).statusCode).toBe(404)
  })

  test('202: it is queued under a new generation, with its model, and has no result meanwhile', async () => {
    const id = analysisIds[0]!
    const answer = await replay(ANALYSES, id)
    expect(answer.statusCode).toBe(202)
    expect(answer.json()).toEqual({ id, generation: 2 })
    expect(await list(`/analyses/${id}`)).toMatchObject({
      state: 'queued',
      counts: null,
      failedBatches: [],
    })
    expect((await api.call({ url: `/analyses/${id}/figures` })).json()).toMatchObject({
      code: 'results-not-ready',
    })
    expect(await api.services.senders.planSlide.isAlive({ analysisId: id, generation: 2 })).toBe(true)
  })

  test('409: one that runs', async () => {
    expect((await replay(ANALYSES, analysisIds[0]!)).json()).toMatchObject({
      code: 'analysis-not-replayable',
      detail: expect.stringContaining('is queued'),
    })
  })

  test('409: one whose figures people have reviewed, which keeps its result', async () => {
    const id = analysisIds[1]!
    const payload = { reviewer: 'Ada', ordinal: 0, verdict: 'rejected' }
    await api.call({ method: 'POST', url: `/analyses/${id}/reviews`, payload })
    const answer = await replay(ANALYSES, id)
    expect(answer.statusCode).toBe(409)
    expect(answer.json().detail).toContain('reviewed')
    expect((await list(`/analyses/${id}/figures?minProbability=0`)).figures).toHaveLength(10)
  })
})
