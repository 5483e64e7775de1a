import type { Worker } from 'bullmq'
import { setTimeout as delay } from 'node:timers/promises'

/** So long after its last job a worker that has not closed is left behind. */
const LEFT_AFTER_MS = 5_000
const LOOK_EVERY_MS = 50

/**
 * Has `worker` take no more jobs and waits for those that `countRunning` counts. BullMQ waits for more: where Redis goes away
 * meanwhile, for ever (taskforcesh/bullmq#4656). What is then not told to Redis, of a job that is done, another worker finds out.
 */
export async function closeWorker(worker: Worker, countRunning: () => number): Promise<void> {
  const closed = worker.close().then(() => true)
  for (let idleMs = 0; idleMs < LEFT_AFTER_MS; idleMs = countRunning() > 0 ? 0 : idleMs + LOOK_EVERY_MS)
    if (await Promise.race([closed, delay(LOOK_EVERY_MS, false)])) return
}
