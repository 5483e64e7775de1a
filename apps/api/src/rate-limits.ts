import rateLimit from '@fastify/rate-limit'
import { MetaphaseError } from '@metaphase/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Services } from './services.ts'

/** How long a request waits for Redis to count it; a Redis that is away or stands still limits nobody. */
const COUNTED_WITHIN_MS = 250
const WINDOW_MS = 60_000

export interface RateLimits {
  /** Counts a request of a known caller. Throws rate-limited. */
  countCall(request: FastifyRequest, reply: FastifyReply): Promise<void>
  /** Counts a request whose key is missing or wrong, by its address. Throws rate-limited. */
  countFailure(request: FastifyRequest, reply: FastifyReply): Promise<void>
}

/** Limits by the minute, counted in Redis for all processes of the API together. */
export async function limitRates(
  app: FastifyInstance,
  { config, queues: { redis, prefix } }: Services,
): Promise<RateLimits> {
  await app.register(rateLimit, {
    global: false, // asked by requireApiKeys, which knows who calls
    redis,
    nameSpace: `${prefix}:rate-limit:`,
    skipOnError: true,
    timeWindow: WINDOW_MS,
  })
  const limiter = (
    max: number,
    who: (request: FastifyRequest) => string,
    refusal: (request: FastifyRequest) => string,
  ) => {
    const count = app.createRateLimit({ max, keyGenerator: who })
    return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      if (max === 0 || redis.status !== 'ready') return
      const counted = await Promise.race([count(request), nothingAfter(COUNTED_WITHIN_MS)])
      if (!counted || counted.isAllowed || !counted.isExceeded) return
      void reply.header('retry-after', counted.ttlInSeconds)
      throw new MetaphaseError('rate-limited', `${refusal(request)} Try again in ${counted.ttlInSeconds} s.`)
    }
  }
  return {
    countCall: limiter(
      config.RATE_LIMIT_PER_MINUTE,
      ({ caller }) => `key:${caller.apiKeyId}`,
      () => `A key may make ${config.RATE_LIMIT_PER_MINUTE} requests a minute (RATE_LIMIT_PER_MINUTE).`,
    ),
    // a valid key is served though others fail at its address: a whole clinic may be behind one
    countFailure: limiter(
      config.AUTH_FAILURES_PER_MINUTE,
      ({ ip }) => `failures:${ip}`,
      ({ ip }) => `Too many requests without a valid key came from ${ip}.`,
    ),
  }
}

const nothingAfter = (ms: number) =>
  new Promise<null>((resolve) => {
    setTimeout(() => resolve(null), ms).unref()
  })
