import { Queue } from 'bullmq'
import { catalogue } from './catalogue.ts'
import { queueCall, type QueueConnection } from './connection.ts'

const states = ['waiting', 'active', 'delayed', 'waiting-children', 'failed'] as const

interface QueueDepth {
  readonly queue: string
  readonly jobs: Readonly<Record<(typeof states)[number], number>>
  /** How long the oldest waiting job could have run; 0 while none waits. A reduce-slide job's time counts from its batches'. */
  readonly oldestWaitingS: number
}

export interface QueueDepths {
  /** Of every queue there is. Throws `queue-unavailable`. */
  read(): Promise<QueueDepth[]>
  close(): Promise<void>
}

export function openQueueDepths(connection: QueueConnection): QueueDepths {
  const { redis, prefix } = connection
  const queues = catalogue.map(({ name }) => new Queue(name, { connection: redis, prefix }))
  for (const queue of queues) queue.on('error', () => {}) // each call reports its own failure
  const depthOf = async (queue: Queue): Promise<QueueDepth> => {
    const [counts, [oldest]] = await Promise.all([
      queue.getJobCounts(...states),
      queue.getJobs(['waiting'], 0, 0, true),
    ])
    const dueMs = oldest ? oldest.timestamp + oldest.delay : Date.now()
    return {
      queue: queue.name,
      jobs: counts as QueueDepth['jobs'],
      oldestWaitingS: Math.max(0, Date.now() - dueMs) / 1000,
    }
  }
  return {
    read: () => queueCall(connection, 'count the jobs', () => Promise.all(queues.map(depthOf))),
    close: async () => {
      await Promise.all(queues.map((queue) => queue.close()))
    },
  }
}
