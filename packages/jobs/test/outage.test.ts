import { MetaphaseError, type ErrorCode } from '@metaphase/errors'
import { createReceiver, createSender, openQueues, planSlide } from '@metaphase/jobs'
import { randomUUID } from 'node:crypto'
import { expect, inject, test } from 'vitest'

const contract = { ...planSlide, attempts: 2, backoffMs: 10 }

/** Sends one job whose first runs, `failing` of them, end with this error; says how each ended, and what was told of it. */
async function outcomesOf(code: ErrorCode, failing: number) {
  const env = { REDIS_URL: inject('services').redisUrl, QUEUE_PREFIX: `outage-${randomUUID()}` }
  const [sending, working] = [openQueues(env, 'sender'), openQueues(env, 'worker')]
  const outcomes: string[] = []
  const told: string[] = []
  const ended = Promise.withResolvers<void>()
  const handle = async () => {
    if (outcomes.length < failing) throw new MetaphaseError(code, 'it is not there')
  }
  const receiver = createReceiver(contract, working, handle, {
    concurrency: 1,
    lockMs: 5_000,
    outagePauseMs: 20,
    onFailure: ({ error }) => told.push(error.message),
    onEnd({ outcome }) {
      outcomes.push(outcome)
      if (outcome !== 'retried') ended.resolve()
    },
  })
  const sender = createSender(contract, sending)
  await sender.send({ analysisId: randomUUID(), generation: 1 })
  await ended.promise
  await Promise.all([receiver.close(), sender.close()])
  await Promise.all([sending.close(), working.close()])
  return { outcomes, told }
}

test('an outage uses up none of the attempts of a job', async () => {
  const { outcomes, told } = await outcomesOf('storage-unavailable', 4)
  expect(outcomes).toEqual(['retried', 'retried', 'retried', 'retried', 'completed'])
  expect(told).toEqual(Array(4).fill('storage-unavailable: it is not there'))
}, 30_000)

test('a failure of its own does', async () => {
  const { outcomes } = await outcomesOf('engine-failed', 4)
  expect(outcomes).toEqual(['retried', 'failed'])
}, 30_000)
