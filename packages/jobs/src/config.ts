import { z } from 'zod'

/** The environment an app needs to reach the queues; extended by each app's own `config.ts`. */
export const queueEnv = z.object({
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  QUEUE_PREFIX: z.string().min(1).default('metaphase'),
})
export type QueueEnv = z.infer<typeof queueEnv>
