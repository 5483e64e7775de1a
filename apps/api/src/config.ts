import { decoderEnv, queueEnv } from '@metaphase/jobs'
import { cacheEnv, storageEnv } from '@metaphase/storage'
import { telemetryEnv } from '@metaphase/telemetry'
import { z } from 'zod'
import { checkOidc, oidcEnv } from './oidc/oidc-env.ts'

const Config = z.object({
  ...storageEnv.shape,
  ...cacheEnv.shape,
  ...queueEnv.shape,
  ...decoderEnv.shape,
  ...telemetryEnv.shape,
  ...oidcEnv.shape,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** 0 takes any free port. */
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  /** Signs the cookies of people's sessions; the same for all processes of the API. */
  SESSION_SECRET: z.string().min(32),
  /** Where the built page lies. */
  PAGE_DIR: z
    .string()
    .min(1)
    .default(new URL('../../web/dist', import.meta.url).pathname),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Proxies whose X-Forwarded-For is believed: addresses, networks, or `loopback` and `uniquelocal`, separated by commas. */
  TRUSTED_PROXIES: z.string().default(''),
  /** Requests of one API key a minute; 0 for any number. */
  RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(0).default(6_000),
  /** Requests without a valid key that one address may make a minute; 0 for any number. */
  AUTH_FAILURES_PER_MINUTE: z.coerce.number().int().min(0).default(60),
  /** From this memory on requests are refused until it shrinks; 0 for no limit. */
  MAX_RSS_BYTES: z.coerce.number().int().min(0).default(0),
  /** From this delay on, the mean of a second, requests are refused: answers would come too late; 0 for no limit. */
  MAX_EVENT_LOOP_DELAY_MS: z.coerce.number().int().min(0).default(2_000),
  /** Uploads through POST /slides that this process takes at once; each holds up to 40 MB. */
  UPLOADS_AT_ONCE: z.coerce.number().int().min(1).default(16),
  MAX_UPLOAD_BYTES: z.coerce.number().int().positive().default(20_000_000_000),
  /** How long an upload in parts may be without a sign of life; the sweep of worker-cpu reads the same variable. */
  UPLOAD_ABANDONED_AFTER_MS: z.coerce
    .number()
    .int()
    .min(500)
    .default(24 * 3_600_000),
  /** How long the address of one part can be used; S3 allows a week at most. */
  UPLOAD_URL_VALID_S: z.coerce.number().int().min(60).max(604_800).default(3_600),
  /** Lets webhook endpoints be private, loopback and link-local addresses. */
  WEBHOOK_ALLOW_PRIVATE_ADDRESSES: z.stringbool().default(false),
  /** How long a stop waits for running requests, uploads among them, before it cuts them off. */
  SHUTDOWN_GRACE_MS: z.coerce.number().int().min(0).default(10_000),
})
export type Config = z.output<typeof Config>

export const readConfig = (env: NodeJS.ProcessEnv): Config => Config.superRefine(checkOidc).parse(env)
