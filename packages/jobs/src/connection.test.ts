import { readHolding, startRedis } from '@metaphase/testing'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openQueues } from './connection.ts'
import { openDetectionFlow } from './detection-flow.ts'
import { hashSlide } from './hash-slide.ts'
import { createSender } from './send.ts'

test('a Redis that stands still is given up, and used again once it goes on', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-still-'))
  const redis = await startRedis({ dataDir })
  const sending = openQueues({ REDIS_URL: redis.redisUrl, QUEUE_PREFIX: 'test' }, 'sender')
  const sender = createSender(hashSlide, sending)
  await sending.ping(10_000)
  const { pid } = (await readHolding(join(dataDir, 'redis.pid')))!.server!
  const payload = { slideId: randomUUID() }
  process.kill(pid, 'SIGSTOP')
  try {
    await expect(sender.send(payload)).rejects.toMatchObject({ code: 'queue-unavailable' })
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await sending.ping(10_000)
  await sender.send(payload)
  expect(await sender.isAlive(payload)).toBe(true)

  await sender.close()
  await sending.close()
  await redis.stop()
  await rm(dataDir, { recursive: true })
}, 60_000)

test('a process that loses Redis while it starts can queue jobs once Redis is back', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-flap-'))
  const redis = await startRedis({ dataDir })
  const port = Number(new URL(redis.redisUrl).port)
  const sending = openQueues({ REDIS_URL: redis.redisUrl, QUEUE_PREFIX: 'test' }, 'sender')
  const lost = new Promise<void>((resolve, reject) => {
    sending.redis.once('ready', () => {
      sending.redis.stream.destroy() // before anything that waited for it could ask
      redis.stop().then(resolve, reject)
    })
  })
  const sender = createSender(hashSlide, sending)
  const flow = openDetectionFlow(sending)
  await lost
  const payload = { slideId: randomUUID() }
  await expect(sender.send(payload)).rejects.toMatchObject({ code: 'queue-unavailable' })
  await new Promise((resolve) => setTimeout(resolve, 2_000)) // each command has been given up by now

  const back = await startRedis({ dataDir, port })
  await sending.ping(10_000)
  await sender.send(payload)
  expect(await sender.isAlive(payload)).toBe(true)
  const batches = { analysisId: randomUUID(), generation: 1, planKey: 'plan' }
  await flow.add(batches, 2)
  expect(await flow.progress(batches.analysisId, 1)).toEqual({ ended: 0, batches: 2 })

  await Promise.all([sender.close(), flow.close()])
  await sending.close()
  await back.stop()
  await rm(dataDir, { recursive: true })
})
