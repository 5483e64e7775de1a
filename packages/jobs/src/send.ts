import { Queue, type JobsOptions } from 'bullmq'
import type { z } from 'zod'
import { queueCall, type QueueConnection } from './connection.ts'
import type { JobContract } from './define-job.ts'

/** Finished jobs leave at once; the last failed ones stay for the dashboard. The results are elsewhere. */
export const optionsOf = (contract: JobContract): JobsOptions => ({
  attempts: contract.attempts,
  backoff: { type: 'exponential', delay: contract.backoffMs },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
})

export interface Sender<Payload> {
  /**
   * Queues the job: a no-op while one with its id waits or runs; one that had failed for good starts afresh. With `isDue` one that
   * waits for a later time runs now: BullMQ counts that time by the clock of whoever queued it, which may be wrong.
   */
  send(payload: Payload, options?: { delayMs?: number; isDue?: boolean }): Promise<void>
  /** Whether a job for this payload is waiting, delayed, held back by children, or running. */
  isAlive(payload: Payload): Promise<boolean>
  close(): Promise<void>
}

export function createSender<N extends string, P extends z.ZodType>(
  contract: JobContract<N, P>,
  connection: QueueConnection,
): Sender<z.output<P>> {
  const { redis, prefix, telemetry } = connection
  const queue = new Queue(contract.name, { connection: redis, prefix, ...(telemetry && { telemetry }) })
  queue.on('error', () => {}) // each call reports its own failure
  return {
    async send(payload, { delayMs = 0, isDue = false } = {}) {
      const data = contract.payload.parse(payload)
      const jobId = contract.id(data)
      const options = { ...optionsOf(contract), jobId, delay: delayMs }
      await queueCall(connection, `queue ${contract.name} ${jobId}`, async () => {
        const earlier = await queue.getJob(jobId)
        if (await earlier?.isFailed()) await earlier?.remove()
        if (isDue && (await earlier?.isDelayed())) await earlier?.promote().catch(() => {}) // it began meanwhile
        await queue.add(contract.name, data, options)
      })
    },
    async isAlive(payload) {
      const jobId = contract.id(contract.payload.parse(payload))
      const state = await queueCall(connection, `look for ${contract.name} ${jobId}`, () =>
        queue.getJobState(jobId),
      )
      return state !== 'unknown' && state !== 'completed' && state !== 'failed'
    },
    close: () => queue.close(),
  }
}
