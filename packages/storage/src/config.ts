import { z } from 'zod'

/** The environment an app needs to reach the object store; extended by each app's own `config.ts`. */
export const storageEnv = z.object({
  S3_ENDPOINT: z.url(),
  S3_REGION: z.string().min(1).default('us-east-1'),
  S3_BUCKET: z.string().min(3),
  S3_ACCESS_KEY_ID: z.string().min(1),
  S3_SECRET_ACCESS_KEY: z.string().min(1),
  /** Where browsers and labs reach the store for presigned uploads, if not at S3_ENDPOINT. */
  S3_PUBLIC_ENDPOINT: z.url().optional(),
})
export type StorageEnv = z.infer<typeof storageEnv>

/** The environment of an app that reads slides or models: where it keeps what it fetches. */
export const cacheEnv = z.object({
  /** Fetched parts of slides, and models; share the folder between the machine's workers. */
  CACHE_DIR: z.string().min(1),
  /** More than the slides in work at once need: what has been unused for longest makes room. */
  CACHE_MAX_GB: z.coerce.number().positive().default(50),
})
export type CacheEnv = z.infer<typeof cacheEnv>
