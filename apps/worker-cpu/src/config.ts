import { decoderEnv, limitsEnv, queueEnv } from '@metaphase/jobs'
import { cacheEnv, storageEnv } from '@metaphase/storage'
import { telemetryEnv } from '@metaphase/telemetry'
import { z } from 'zod'

const Config = z.object({
  ...storageEnv.shape,
  ...cacheEnv.shape,
  ...queueEnv.shape,
  ...telemetryEnv.shape,
  ...limitsEnv.shape,
  ...decoderEnv.shape,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  TILES_PER_BATCH: z.coerce.number().int().min(1).max(4096).default(16),
  /** Slides planned, and reduced, at once by this process. */
  CONCURRENCY: z.coerce.number().int().min(1).default(2),
  WEBHOOK_CONCURRENCY: z.coerce.number().int().min(1).default(16),
  WEBHOOK_TIMEOUT_MS: z.coerce.number().int().min(100).default(15_000),
  /** Divides the pauses between attempts: 1 is Standard Webhooks' schedule, of days. */
  WEBHOOK_RETRY_SPEEDUP: z.coerce.number().min(1).default(1),
  /** Lets webhooks reach private, loopback and link-local addresses. */
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
  LOCK_MS: z.coerce.number().int().min(1_000).default(30_000),
  /** A worker that leaves jobs waiting for so long, or works on one for so long, says that it is not live. */
  LIVE_IDLE_MS: z.coerce.number().int().min(100).default(60_000),
  LIVE_BUSY_MS: z.coerce.number().int().min(100).default(3_600_000),
  SWEEP_EVERY_MS: z.coerce.number().int().min(500).default(30_000),
  /** How long an analysis may stand still before the sweep looks whether its jobs still exist. */
  STALLED_AFTER_MS: z.coerce.number().int().min(500).default(60_000),
  /** How long an upload may be without a byte before it counts as abandoned. */
  UPLOAD_ABANDONED_AFTER_MS: z.coerce
    .number()
    .int()
    .min(500)
    .default(24 * 3_600_000),
  /** How long after a slide's deletion its last objects are removed: longer than any running batch. */
  PURGE_AFTER_MS: z.coerce.number().int().min(500).default(600_000),
})
export type Config = z.output<typeof Config>

export const readConfig = (env: NodeJS.ProcessEnv): Config => Config.parse(env)
