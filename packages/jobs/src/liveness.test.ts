import { Queue } from 'bullmq'
import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { hashSlide } from './hash-slide.ts'
import { openLiveness, type Liveness } from './liveness.ts'
import { openQueueDepths } from './queue-depths.ts'
import { openQueues, type QueueConnection } from './connection.ts'
import { createReceiver, type EndedAttempt, type Receiver } from './receive.ts'
import { createSender } from './send.ts'

const limits = { idleMs: 200, busyMs: 600 }
const env = { REDIS_URL: inject('services').redisUrl, QUEUE_PREFIX: `test-${randomUUID()}` }
let sending: QueueConnection
let working: QueueConnection
let queue: Queue
let receiver: Receiver
let liveness: Liveness
let release: () => void
const ended: EndedAttempt[] = []

beforeAll(() => {
  sending = openQueues(env, 'sender')
  working = openQueues(env, 'worker')
  queue = new Queue(hashSlide.name, { connection: sending.redis, prefix: sending.prefix })
  const released = Promise.withResolvers<void>()
  release = released.resolve
  receiver = createReceiver(hashSlide, working, () => released.promise, {
    concurrency: 2,
    lockMs: 5_000,
    onFailure: () => {},
    onEnd: (attempt) => ended.push(attempt),
  })
  liveness = openLiveness(sending, [receiver], limits)
})
afterEach(() => queue.resume())
afterAll(async () => {
  release()
  await Promise.all([receiver.close(), liveness.close()])
  await queue.obliterate({ force: true })
  await queue.close()
  await Promise.all([working.close(), sending.close()])
})

const send = async () => {
  const sender = createSender(hashSlide, sending)
  await sender.send({ slideId: randomUUID() })
  await sender.close()
}
const running = (count: number) => expect.poll(() => receiver.activity().running).toBe(count)
const faults = () => liveness.findFaults()

test('a worker without work is live, and so is one that works', async () => {
  expect(await faults()).toEqual([])
  await send()
  await running(1)
  expect(await faults()).toEqual([])
})

test('a free worker that leaves a job waiting is not live; once it takes jobs again, it is', async () => {
  await queue.setGlobalConcurrency(1) // Redis gives no second job to anybody
  await send()
  expect(await faults()).toEqual([]) // it may be about to take it
  await expect.poll(faults).toEqual([expect.stringMatching(/^hash-slide: 1 jobs wait/)])
  await queue.removeGlobalConcurrency()
  await send() // wakes the worker
  await running(2)
  expect(await faults()).toEqual([])
})

test('waiting jobs are no fault of a worker that has its hands full', async () => {
  const depths = openQueueDepths(sending)
  const found = (await depths.read()).find(({ queue }) => queue === hashSlide.name)
  expect(found).toMatchObject({ jobs: { waiting: 1, active: 2, delayed: 0, failed: 0 } })
  expect(found!.oldestWaitingS).toBeGreaterThan(0)
  await depths.close()
  expect(await faults()).toEqual([])
})

test('a job that never ends is a fault; ended, it is counted with its duration', async () => {
  await expect.poll(faults).toEqual([expect.stringMatching(/^hash-slide: one job runs for/)])
  release()
  await running(0)
  await expect.poll(() => ended.length).toBe(3)
  expect(ended[0]).toMatchObject({ jobName: 'hash-slide', outcome: 'completed' })
  expect(ended[0]!.seconds).toBeGreaterThan(limits.busyMs / 1000)
  expect(await faults()).toEqual([])
})

test('a Redis that is away is no fault of the worker', async () => {
  const away = openQueues({ ...env, REDIS_URL: 'redis://127.0.0.1:1' }, 'sender')
  const blind = openLiveness(away, [receiver], limits)
  expect(await blind.findFaults()).toEqual([])
  await blind.close()
  await away.close()
})
