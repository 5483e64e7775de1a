import { startRedis } from '@metaphase/testing'
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openQueues } from './connection.ts'
import { hashSlide } from './hash-slide.ts'
import { createReceiver } from './receive.ts'
import { createSender } from './send.ts'

test('a worker that is told to end while Redis is away ends, after the job that it has begun', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-away-'))
  const redis = await startRedis({ dataDir })
  const env = { REDIS_URL: redis.redisUrl, QUEUE_PREFIX: 'test' }
  const [sending, working] = [openQueues(env, 'sender'), openQueues(env, 'worker')]
  const [begun, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const handle = () => {
    begun.resolve()
    return done.promise
  }
  const receiver = createReceiver(hashSlide, working, handle, {
    concurrency: 2,
    lockMs: 5_000,
    onFailure: () => {},
  })
  const sender = createSender(hashSlide, sending)
  await sender.send({ slideId: randomUUID() })
  await begun.promise
  await sender.close()
  await redis.stop()

  let isClosed = false
  const closing = receiver.close().then(() => (isClosed = true))
  await new Promise((resolve) => setTimeout(resolve, 6_000))
  expect(isClosed).toBe(false)
  done.resolve()
  await closing

  await Promise.all([working.close(), sending.close()])
  await rm(dataDir, { recursive: true })
})
