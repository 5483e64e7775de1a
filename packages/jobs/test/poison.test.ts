import { createReceiver, failedBatchesOf, openDetectionFlow, openQueues, reduceSlide } from '@metaphase/jobs'
import { fork } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { expect, inject, test } from 'vitest'

const worker = new URL('dying-worker.ts', import.meta.url).pathname

test('a batch that kills each worker that takes it is left out after the fourth, and its slide is reduced without it', async () => {
  const env = { REDIS_URL: inject('services').redisUrl, QUEUE_PREFIX: `poison-${randomUUID()}` }
  const sending = openQueues(env, 'sender')
  const working = openQueues(env, 'worker')
  const reduced = Promise.withResolvers<Map<number, string>>()
  const options = { concurrency: 1, lockMs: 5_000, onFailure: () => {} }
  const reducer = createReceiver(
    reduceSlide,
    working,
    async (_payload, job) => reduced.resolve(await failedBatchesOf(job)),
    options,
  )
  const flow = openDetectionFlow(sending)
  await flow.add({ analysisId: randomUUID(), generation: 1, planKey: 'plan.json' }, 3)

  let deaths = 0
  for (;;) {
    const child = fork(worker, [env.REDIS_URL, env.QUEUE_PREFIX, '1'])
    const died = once(child, 'exit').then(() => true)
    if (!(await Promise.race([died, reduced.promise.then(() => false)]))) {
      child.kill()
      break
    }
    deaths++
  }
  const failures = await reduced.promise
  expect([...failures.keys()]).toEqual([1])
  expect(failures.get(1)).toMatch(/stalled/)
  expect(deaths).toBe(4)
  await Promise.all([reducer.close(), flow.close()])
  await Promise.all([sending.close(), working.close()])
}, 60_000)
