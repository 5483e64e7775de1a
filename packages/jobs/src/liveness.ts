import { Queue } from 'bullmq'
import { queueCall, type QueueConnection } from './connection.ts'
import type { Receiver } from './receive.ts'

export interface LivenessLimits {
  /** How long a free worker may leave waiting jobs alone. */
  readonly idleMs: number
  /** How long one job may take. */
  readonly busyMs: number
}

export interface Liveness {
  /**
   * Why this process does no work though there is some; empty while it does, or has none. Ask every few seconds: what was not
   * taken between two questions is how it is noticed. A Redis that is away is no fault of this process.
   */
  findFaults(): Promise<string[]>
  close(): Promise<void>
}

export function openLiveness(
  connection: QueueConnection,
  receivers: readonly Receiver[],
  limits: LivenessLimits,
): Liveness {
  const { redis, prefix } = connection
  const watched = receivers.map((receiver) => {
    const queue = new Queue(receiver.activity().jobName, { connection: redis, prefix })
    queue.on('error', () => {}) // each call reports its own failure
    return { receiver, queue, leftAloneSinceMs: null as number | null }
  })

  const findFault = async (watch: (typeof watched)[number]): Promise<string | null> => {
    const { jobName, running, concurrency, lastTakenMs, oldestStartedMs } = watch.receiver.activity()
    const nowMs = performance.now()
    if (oldestStartedMs !== null && nowMs - oldestStartedMs > limits.busyMs)
      return `${jobName}: one job runs for ${Math.round((nowMs - oldestStartedMs) / 1000)} s`
    const waiting = await queueCall(connection, `count ${jobName}`, () =>
      watch.queue.getWaitingCount(),
    ).catch(() => 0)
    const since = watch.leftAloneSinceMs
    const isIdle = waiting > 0 && running < concurrency && (since === null || lastTakenMs < since)
    watch.leftAloneSinceMs = isIdle ? (since ?? nowMs) : null
    if (!isIdle || since === null || nowMs - since < limits.idleMs) return null
    return `${jobName}: ${waiting} jobs wait, and none was taken for ${Math.round((nowMs - since) / 1000)} s`
  }

  return {
    findFaults: async () =>
      (await Promise.all(watched.map(findFault))).filter((fault): fault is string => fault !== null),
    close: async () => {
      await Promise.all(watched.map(({ queue }) => queue.close()))
    },
  }
}
