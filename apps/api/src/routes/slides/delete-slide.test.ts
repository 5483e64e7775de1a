import { createWebhookEndpoint } from '@metaphase/db'
import { keys, putBytes } from '@metaphase/storage'
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { pngSlide } from '../../../test/png-slide.ts'
import { bearer, objectKeys, useTestApi } from '../../../test/test-api.ts'
import { slideForm } from '../../../test/upload-form.ts'

const api = useTestApi()

async function upload(): Promise<{ slide: { id: string }; analysis: { id: string } }> {
  return (await api.call(slideForm([['file', pngSlide(), 'a.png']]))).json()
}

test('204: the slide is gone for every reader; of its objects only the marker of its cancelled analysis stays', async () => {
  const { db, store, senders } = api.services
  const { slide, analysis } = await upload()
  const ended = (await api.call({ method: 'POST', url: `/slides/${slide.id}/analyses` })).json()
  await db.analysis.update({ where: { id: ended.id }, data: { state: 'completed' } })
  for (const { id } of [analysis, ended]) await putBytes(store, keys.plan(id, 'p'), '{}')
  const { tenantId } = await db.slide.findUniqueOrThrow({ where: { id: slide.id } })
  await createWebhookEndpoint(db, { tenantId, url: 'https://lab.example', secret: 'whsec_', eventTypes: [] })

  const answer = await api.call({ method: 'DELETE', url: `/slides/${slide.id}` })
  expect(answer.statusCode).toBe(204)
  expect(answer.body).toBe('')
  for (const url of [`/slides/${slide.id}`, `/analyses/${analysis.id}`, `/analyses/${ended.id}/figures`])
    expect((await api.call({ url })).statusCode).toBe(404)
  expect(await objectKeys(api, '')).toEqual([keys.cancelled(analysis.id)])
  expect(await db.analysis.findUniqueOrThrow({ where: { id: analysis.id } })).toMatchObject({
    state: 'cancelled',
  })
  const { id: deliveryId } = await db.webhookDelivery.findFirstOrThrow()
  expect(await senders.deliverWebhook.isAlive({ deliveryId, attempt: 1 })).toBe(true)
  expect(await db.slide.findUniqueOrThrow({ where: { id: slide.id } })).toMatchObject({ state: 'deleting' })
})

test('404: deleted already', async () => {
  const { slide } = await upload()
  await api.call({ method: 'DELETE', url: `/slides/${slide.id}` })
  const answer = await api.call({ method: 'DELETE', url: `/slides/${slide.id}` })
  expect(answer.statusCode).toBe(404)
  expect(answer.json()).toMatchObject({ code: 'slide-not-found' })
})

test("404: another tenant's slide, which stays", async () => {
  const { slide } = await upload()
  const url = `/slides/${slide.id}`
  const answer = await api.app.inject({ method: 'DELETE', url, headers: bearer(api.strangersKey) })
  expect(answer.statusCode).toBe(404)
  expect((await api.call({ url })).statusCode).toBe(200)
})

test('409: a slide that is being uploaded', async () => {
  const { id: tenantId } = await api.services.db.tenant.findUniqueOrThrow({ where: { name: 'lab' } })
  const id = randomUUID()
  await api.services.db.slide.create({ data: { id, tenantId, state: 'uploading' } })
  const answer = await api.call({ method: 'DELETE', url: `/slides/${id}` })
  expect(answer.statusCode).toBe(409)
  expect(answer.json()).toMatchObject({ code: 'slide-not-ready' })
})
