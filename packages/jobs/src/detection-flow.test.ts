import { randomUUID } from 'node:crypto'
import { afterAll, expect, inject, test } from 'vitest'
import { openQueues } from './connection.ts'
import { openDetectionFlow } from './detection-flow.ts'
import { batchesOf, type DetectionPlan } from './detection-plan.ts'

const connection = openQueues(
  { REDIS_URL: inject('services').redisUrl, QUEUE_PREFIX: `flow-${process.pid}` },
  'sender',
)
const flow = openDetectionFlow(connection)
afterAll(async () => {
  await flow.close()
  await connection.close()
})

/** Bytes that Redis holds under this test's prefix. */
async function redisBytes(): Promise<number> {
  let bytes = 0
  for await (const keys of connection.redis.scanStream({ match: `${connection.prefix}:*`, count: 1000 }))
    for (const key of keys as string[])
      bytes += (await connection.redis.call('MEMORY', 'USAGE', key)) as number
  return bytes
}

test('a slide of 100,000 tiles, planned but not run, takes less than 5 MB of Redis', async () => {
  const plan = { tileRuns: [[0, 100_000]], tilesPerBatch: 64 } as unknown as DetectionPlan
  const analysisId = randomUUID()
  const planKey = `analyses/${analysisId}/plans/${'0'.repeat(32)}/plan.json`
  await flow.add({ analysisId, generation: 1, planKey }, batchesOf(plan))
  expect(await flow.progress(analysisId, 1)).toEqual({ ended: 0, batches: 1563 })
  const megabytes = (await redisBytes()) / 1e6
  console.log(`Redis for 100,000 tiles in ${batchesOf(plan)} batches: ${megabytes.toFixed(2)} MB`)
  expect(megabytes).toBeLessThan(5)
})

test('adding the same flow again changes nothing', async () => {
  const analysisId = randomUUID()
  const payload = { analysisId, generation: 1, planKey: 'plan.json' }
  await flow.add(payload, 3)
  await flow.add(payload, 3)
  expect(await flow.progress(analysisId, 1)).toEqual({ ended: 0, batches: 3 })
})

test('a generation that Redis knows nothing of has no progress', async () => {
  expect(await flow.progress(randomUUID(), 1)).toBeNull()
})
