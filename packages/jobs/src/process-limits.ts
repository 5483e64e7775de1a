import type { LimitsEnv } from './config.ts'
import type { ReceiverOptions } from './receive.ts'

const LOOK_EVERY_MS = 250
/** As if the system had killed it. */
const EXIT_STATUS = 137

export interface ProcessLimits {
  /** For the receivers of this process. */
  readonly job: NonNullable<ReceiverOptions['limit']>
  close(): void
}

/**
 * Ends this process when it holds too much memory or a job takes too long. A worker decodes what strangers sent, by libraries
 * that may be made to allocate or loop without end: the process is what can be ended.
 */
export function limitProcess(
  { MAX_RSS_BYTES, MAX_JOB_MS }: LimitsEnv,
  log: (why: object, message: string) => void,
): ProcessLimits {
  const end = (why: object) => {
    log(why, 'over its limit: this process ends itself')
    process.exit(EXIT_STATUS)
  }
  const look = () => {
    const rssBytes = process.memoryUsage.rss()
    if (rssBytes > MAX_RSS_BYTES) end({ rssBytes, MAX_RSS_BYTES })
  }
  const timer = MAX_RSS_BYTES > 0 ? setInterval(look, LOOK_EVERY_MS).unref() : undefined
  return {
    job: { ms: MAX_JOB_MS, onExceeded: (job) => end({ ...job, MAX_JOB_MS }) },
    close: () => clearInterval(timer),
  }
}
