import { executionProviders, precisions } from '@metaphase/inference'
import { limitsEnv, queueEnv } from '@metaphase/jobs'
import { cacheEnv, storageEnv } from '@metaphase/storage'
import { telemetryEnv } from '@metaphase/telemetry'
import { availableParallelism } from 'node:os'
import { z } from 'zod'

/** Of libuv, on which tiles are decoded. */
const POOL_THREADS = 4

const providerList = z
  .string()
  .transform((list) => list.split(','))
  .pipe(z.array(z.enum(executionProviders)).min(1))

const Config = z.object({
  ...storageEnv.shape,
  ...cacheEnv.shape,
  ...queueEnv.shape,
  ...telemetryEnv.shape,
  ...limitsEnv.shape,
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Tried in this order; the one that really ran is recorded with each result. */
  EXECUTION_PROVIDERS: providerList.default(['cuda', 'cpu']),
  /** Refuses to start, instead of falling back, when no GPU provider runs. */
  REQUIRE_GPU: z.stringbool().default(false),
  /** Threads of the CPU provider; measured at the first batch of a model unless given. */
  ENGINE_THREADS: z.coerce.number().int().min(1).optional(),
  /** Tiles that the network sees at once; measured unless given, and one on a CPU. It changes the last digits of what is found. */
  ENGINE_TILES_PER_RUN: z.coerce.number().int().min(1).optional(),
  /** Whether a CPU runs a bundle's detector in 8 bits: `auto` where its manifest says that this loses too little to matter, and the processor is one of those it was measured on. */
  DETECTOR_PRECISION: z.enum(precisions).default('auto'),
  /** Tiles decoded at once, and as many wait for the network at most, unless it takes more at once. */
  DECODE_CONCURRENCY: z.coerce
    .number()
    .int()
    .min(1)
    .default(Math.max(1, Math.min(availableParallelism() - 1, POOL_THREADS))),
  /** Batches this process holds: with two, the next one decodes while this one runs. */
  BATCHES_IN_FLIGHT: z.coerce.number().int().min(1).default(2),
  LOCK_MS: z.coerce.number().int().min(1_000).default(30_000),
  /** A worker that leaves jobs waiting for so long, or works on one for so long, says that it is not live. */
  LIVE_IDLE_MS: z.coerce.number().int().min(100).default(60_000),
  LIVE_BUSY_MS: z.coerce.number().int().min(100).default(3_600_000),
})
export type Config = z.output<typeof Config>

export const readConfig = (env: NodeJS.ProcessEnv): Config => Config.parse(env)
