import { MetaphaseError } from '@metaphase/errors'
import type { RedisOptions, Telemetry } from 'bullmq'
import { BullMQOtel } from 'bullmq-otel'
import { Redis } from 'ioredis'
import type { QueueEnv } from './config.ts'

/** One Redis connection and the prefix under which all queues live. */
export interface QueueConnection {
  readonly redis: Redis
  readonly prefix: string
  /** Carries the trace of whoever queues a job to whoever runs it; null where nothing is traced. */
  readonly telemetry: Telemetry | null
  /** Resolves when Redis answers; throws `queue-unavailable` otherwise. */
  ping(timeoutMs: number): Promise<void>
  close(): Promise<void>
}

/** Workers block on Redis and must wait for it for ever; senders answer people and must not. */
export type QueueRole = 'sender' | 'worker'

const REDIS_OPTIONS: Readonly<Record<QueueRole, RedisOptions>> = {
  worker: { maxRetriesPerRequest: null },
  sender: {
    maxRetriesPerRequest: 3,
    // BullMQ asks once, and where Redis goes away meanwhile, each later call of that queue fails as the question did
    skipVersionCheck: true,
    // A Redis that stands still, or whose host is gone, closes nothing: how long a connection may owe an answer before another is
    // made, and how long a command waits for one, as ioredis gives up none that it had sent before it lost the connection
    socketTimeout: 5_000,
    commandTimeout: 10_000,
  },
}

export function openQueues(
  env: QueueEnv,
  role: QueueRole,
  { isTraced = false }: { isTraced?: boolean } = {},
): QueueConnection {
  const retryStrategy = (attempt: number) => Math.min(attempt * 100, 2_000)
  const redis = new Redis(env.REDIS_URL, { ...REDIS_OPTIONS[role], retryStrategy })
  redis.on('error', () => {}) // each command reports its own failure; without a listener ioredis prints to the console
  const ping = async (timeoutMs: number) => {
    const timeout = new Promise<never>((_, reject) => {
      setTimeout(() => reject(new Error(`no answer in ${timeoutMs} ms`)), timeoutMs).unref()
    })
    await Promise.race([redis.ping(), timeout]).catch((error: Error) => {
      throw new MetaphaseError('queue-unavailable', `Redis does not answer: ${error.message}`, {
        cause: error,
      })
    })
  }
  const close = async () => redis.disconnect()
  const telemetry = isTraced ? new BullMQOtel({ tracerName: 'metaphase' }) : null
  return { redis, prefix: env.QUEUE_PREFIX, telemetry, ping, close }
}

const ANSWER_WITHIN_MS = 2_000

/**
 * Runs calls to Redis; whatever they throw becomes `queue-unavailable`, saying what was being done. So does a Redis that
 * is away: BullMQ itself would wait for ever for its first connection.
 */
export async function queueCall<T>(
  { redis, ping }: QueueConnection,
  doing: string,
  call: () => Promise<T>,
): Promise<T> {
  try {
    if (redis.status !== 'ready') await ping(ANSWER_WITHIN_MS)
    return await call()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new MetaphaseError('queue-unavailable', `Could not ${doing}: ${reason}`, { cause: error })
  }
}
