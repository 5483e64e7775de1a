import { activateModel, registerModel } from '@metaphase/db'
import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()
let slideId: string

beforeAll(async () => {
  const form = slideForm([
    ['analyse', 'false'],
    ['file', pngSlide(), 'a.png'],
  ])
  slideId = (await api.call(form)).json().slide.id
})

const start = (payload?: object, headers = {}, id = slideId) =>
  api.call({ method: 'POST', url: `/slides/${id}/analyses`, headers, ...(payload ? { payload } : {}) })

test('202: an analysis by the active model is queued', async () => {
  const answer = await start()
  expect(answer.statusCode).toBe(202)
  const { id, ...analysis } = answer.json()
  expect(answer.headers.location).toBe(`/analyses/${id}`)
  expect(analysis).toMatchObject({ slideId, state: 'queued', generation: 1, model: { name: 'test-model' } })
  expect(await api.services.senders.planSlide.isAlive({ analysisId: id, generation: 1 })).toBe(true)
})

test('202: by another model, asked for by name and version', async () => {
  const other = { sha256: 'a'.repeat(64), name: 'other', version: '2.0.0', manifest: {} }
  await registerModel(api.services.db, other)
  for (const model of ['other', 'other@2.0.0', other.sha256]) {
    const answer = await start({ model })
    expect(answer.json().model).toEqual({ name: 'other', version: '2.0.0', sha256: other.sha256 })
  }
  await activateModel(api.services.db, api.modelSha256)
})

test('202: the repetition under an Idempotency-Key starts no second analysis', async () => {
  const headers = { 'idempotency-key': 'k-1' }
  const first = await start({}, headers)
  const second = await start({}, headers)
  expect(second.statusCode).toBe(202)
  expect(second.json()).toEqual(first.json())
  expect(second.headers['idempotent-replayed']).toBe('true')
})

test('422: the Idempotency-Key belongs to another request', async () => {
  const headers = { 'idempotency-key': 'k-2' }
  await start({}, headers)
  const answer = await start({ model: 'test-model' }, headers)
  expect(answer.statusCode).toBe(422)
  expect(answer.json()).toMatchObject({ code: 'idempotency-key-reused' })
})

test('400: an unknown field', async () => {
  const answer = await start({ modle: 'x' })
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({
    code: 'request-invalid',
    errors: [{ message: expect.stringContaining('modle') }],
  })
})

test('404: no such model', async () => {
  const answer = await start({ model: 'test-model@9.9.9' })
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'model-not-found' })
})

test('404: no such slide', async () => {
  const answer = await start({}, {}, randomUUID())
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'slide-not-found' })
})

test("404: another tenant's slide", async () => {
  const answer = await start({}, bearer(api.strangersKey))
  expect(answer.statusCode).toBe(404)
})

test('409: a slide that is being uploaded', async () => {
  const { id: tenantId } = await api.services.db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
  const id = randomUUID()
  await api.services.db.slide.create({ data: { id, tenantId, state: 'uploading' } })
  const answer = await start({}, {}, id)
  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toMatchObject({ code: 'slide-not-ready' })
})

test('415: a body that is no JSON', async () => {
  const headers = { 'content-type': 'text/plain' }
  const answer = await api.call({ method: 'POST', url: `/slides/${slideId}/analyses`, headers, payload: 'x' })
  expect(answer.statusCode).toBe(415)
  expect(answer.json()).toMatchObject({ code: 'media-type-unsupported' })
})
