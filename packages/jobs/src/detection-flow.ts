import { FlowProducer, Queue, type Job } from 'bullmq'
import { queueCall, type QueueConnection } from './connection.ts'
import type { PayloadOf } from './define-job.ts'
import { detectTiles } from './detect-tiles.ts'
import { reduceSlide } from './reduce-slide.ts'
import { optionsOf } from './send.ts'

export interface DetectionFlow {
  /** Adds `reduce-slide` with a `detect-tiles` child for every batch, all or nothing. */
  add(payload: PayloadOf<typeof reduceSlide>, batches: number): Promise<void>
  /** Batches that ended, well or not, out of all; null when Redis knows nothing of this generation. */
  progress(analysisId: string, generation: number): Promise<{ ended: number; batches: number } | null>
  close(): Promise<void>
}

export function openDetectionFlow(connection: QueueConnection): DetectionFlow {
  const { redis, prefix, telemetry } = connection
  const flow = new FlowProducer({ connection: redis, prefix, ...(telemetry && { telemetry }) })
  const reduceQueue = new Queue(reduceSlide.name, { connection: redis, prefix })
  flow.on('error', () => {})
  reduceQueue.on('error', () => {}) // each call reports its own failure

  const add = async (payload: PayloadOf<typeof reduceSlide>, batches: number) => {
    const children = Array.from({ length: batches }, (_, batch) => childOf({ ...payload, batch }))
    const root = { name: reduceSlide.name, queueName: reduceSlide.name, data: payload, children }
    const opts = { ...optionsOf(reduceSlide), jobId: reduceSlide.id(payload) }
    await queueCall(connection, `queue the ${batches} batches of ${opts.jobId}`, () =>
      flow.add({ ...root, opts }),
    )
  }

  const progress = async (analysisId: string, generation: number) => {
    const jobId = reduceSlide.id({ analysisId, generation, planKey: '' })
    return queueCall(connection, `read the progress of ${jobId}`, async () => {
      const job = await reduceQueue.getJob(jobId)
      if (!job) return null
      const { processed = 0, unprocessed = 0, ignored = 0 } = await job.getDependenciesCount()
      return { ended: processed + ignored, batches: processed + unprocessed + ignored }
    })
  }

  const close = async () => {
    await Promise.all([flow.close(), reduceQueue.close()])
  }
  return { add, progress, close }
}

/** A batch that fails for good is noted on its parent, which then runs without it: the slide ends as `partial`. */
function childOf(payload: PayloadOf<typeof detectTiles>) {
  const opts = { ...optionsOf(detectTiles), jobId: detectTiles.id(payload), ignoreDependencyOnFailure: true }
  return { name: detectTiles.name, queueName: detectTiles.name, data: payload, opts }
}

/** Why each batch of this `reduce-slide` job that failed for good did so: batch → message beginning with its error code. */
export async function failedBatchesOf(job: Job): Promise<Map<number, string>> {
  const failures = await job.getIgnoredChildrenFailures()
  return new Map(Object.entries(failures).map(([key, reason]) => [Number(key.split('.').at(-1)), reason]))
}
