import { z } from 'zod'

/** The environment an app needs to reach the queues; extended by each app's own `config.ts`. */
export const queueEnv = z.object({
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  QUEUE_PREFIX: z.string().min(1).default('metaphase'),
})
export type QueueEnv = z.infer<typeof queueEnv>

/** What a worker may use before it ends itself, to be started anew; what it had taken goes back to its queue. */
export const limitsEnv = z.object({
  /** Of memory; 0 for no limit. */
  MAX_RSS_BYTES: z.coerce.number().int().min(0).default(0),
  /** For one job. */
  MAX_JOB_MS: z.coerce.number().int().min(1_000).default(1_800_000),
})
export type LimitsEnv = z.infer<typeof limitsEnv>

/** What the process that decodes slides for another may use before it is ended. */
export const decoderEnv = z.object({
  /** Of memory. */
  DECODER_MAX_RSS_BYTES: z.coerce.number().int().min(100_000_000).default(2_000_000_000),
  /** For one region or picture; to open a slide it has ten times that. */
  DECODER_MAX_MS: z.coerce.number().int().min(1_000).default(60_000),
})

/** The same as `startDecoder` takes it. */
export const decoderLimits = ({ DECODER_MAX_RSS_BYTES, DECODER_MAX_MS }: z.infer<typeof decoderEnv>) => ({
  maxRssBytes: DECODER_MAX_RSS_BYTES,
  maxMs: DECODER_MAX_MS,
})
