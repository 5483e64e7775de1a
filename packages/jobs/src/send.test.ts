import { Queue } from 'bullmq'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, expect, inject, test } from 'vitest'
import { openQueues } from './connection.ts'
import { deliverWebhook } from './deliver-webhook.ts'
import { createSender } from './send.ts'

const HOUR_MS = 3_600_000
const sending = openQueues(
  { REDIS_URL: inject('services').redisUrl, QUEUE_PREFIX: `test-${randomUUID()}` },
  'sender',
)
const queue = new Queue(deliverWebhook.name, { connection: sending.redis, prefix: sending.prefix })
const sender = createSender(deliverWebhook, sending)
afterAll(async () => {
  await queue.obliterate({ force: true })
  await Promise.all([sender.close(), queue.close()])
  await sending.close()
})

let payload: { deliveryId: string; attempt: number }
beforeEach(() => (payload = { deliveryId: randomUUID(), attempt: 2 }))
const state = () => queue.getJobState(deliverWebhook.id(payload))

test('a job that is queued again keeps its time', async () => {
  await sender.send(payload, { delayMs: HOUR_MS })
  await sender.send(payload)
  expect(await state()).toBe('delayed')
})

test('a job that is due runs now, though whoever queued it had a clock that was fast', async () => {
  await sender.send(payload, { delayMs: HOUR_MS })
  await sender.send(payload, { isDue: true })
  expect(await state()).toBe('waiting')
  await sender.send(payload, { isDue: true })
  expect(await state()).toBe('waiting')
})

test('a job that is due and was never queued is queued', async () => {
  await sender.send(payload, { isDue: true })
  expect(await state()).toBe('waiting')
})
