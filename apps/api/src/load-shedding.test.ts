import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { pngSlide } from '../test/png-slide.ts'
import { listen, useTestApi } from '../test/test-api.ts'
import { fileHead, FORM_TYPE, slideForm } from '../test/upload-form.ts'
import { buildApp } from './app.ts'

const api = useTestApi({ UPLOADS_AT_ONCE: '1' })

test('503: more uploads than a process may hold, with when to come back; then they are taken again', async () => {
  const { hostname, port } = await listen(api)
  const running = connect(Number(port), hostname)
  await once(running, 'connect')
  running.write(
    `POST /slides HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${api.key}\r\ncontent-type: ${FORM_TYPE}\r\n` +
      `content-length: 1000000\r\n\r\n${fileHead('slow.png')}${'x'.repeat(100_000)}`,
  )
  await expect.poll(() => api.services.db.slide.count(), { timeout: 10_000 }).toBe(1)
  const refused = await api.call(slideForm([['file', pngSlide(), 'a.png']]))
  expect(refused.statusCode).toBe(503)
  expect(refused.json()).toMatchObject({ code: 'overloaded' })
  expect(refused.headers['retry-after']).toMatch(/^\d+$/)
  running.destroy()
  await text(running).catch(() => '')
  await expect
    .poll(async () => (await api.call(slideForm([['file', pngSlide(), 'a.png']]))).statusCode, {
      timeout: 10_000,
    })
    .toBe(202)
})

test('503: a process that holds more memory than it may; its health is told all the same', async () => {
  const app = await buildApp({ ...api.services, config: { ...api.services.config, MAX_RSS_BYTES: 1 } })
  const headers = { authorization: `Bearer ${api.key}` }
  await expect
    .poll(async () => (await app.inject({ url: '/models', headers })).statusCode, { timeout: 5_000 })
    .toBe(503)
  expect((await app.inject('/health/live')).statusCode).toBe(200)
  expect((await app.inject({ url: '/ops/queues', headers })).json()).toMatchObject({ code: 'overloaded' })
  await app.close()
})
