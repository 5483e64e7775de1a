import { expect, test } from 'vitest'
import { pngSlide } from '../test/png-slide.ts'
import { useTestApi } from '../test/test-api.ts'
import { slideForm } from '../test/upload-form.ts'

const NOTHING_LISTENS = 'redis://127.0.0.1:1'
const api = useTestApi({ REDIS_URL: NOTHING_LISTENS })

test('202: a slide and its analysis are taken while Redis is away, for the sweep to queue', async () => {
  const answer = await api.call(slideForm([['file', pngSlide(), 'a.png']]))
  expect(answer.statusCode).toBe(202)
  const { analysis } = answer.json()
  const started = await api.services.db.analysis.findUniqueOrThrow({ where: { id: analysis.id } })
  expect(started.state).toBe('queued')
})

test('200: an analysis in progress is shown while Redis is away', async () => {
  const { id } = await api.services.db.analysis.findFirstOrThrow()
  await api.services.db.analysis.update({ where: { id }, data: { state: 'detecting', batches: 3 } })
  const answer = await api.call({ url: `/analyses/${id}` })
  expect(answer.statusCode).toBe(200)
  expect(answer.json()).toMatchObject({ state: 'detecting', progress: 0 })
})

test('503: readiness names Redis', async () => {
  const answer = await api.app.inject('/health/ready')
  expect(answer.statusCode).toBe(503)
  expect(answer.json()).toMatchObject({
    status: 'unavailable',
    services: { postgres: { ok: true }, redis: { ok: false }, s3: { ok: true } },
  })
})
