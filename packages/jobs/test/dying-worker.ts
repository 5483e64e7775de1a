import { createReceiver, detectTiles, openQueues } from '@metaphase/jobs'

/** A worker that is killed by one batch, as by the kernel for want of memory: REDIS_URL, prefix and batch are its arguments. */
const [REDIS_URL = '', QUEUE_PREFIX = '', poison] = process.argv.slice(2)

createReceiver(
  detectTiles,
  openQueues({ REDIS_URL, QUEUE_PREFIX }, 'worker'),
  async ({ batch }) => {
    if (batch === Number(poison)) process.kill(process.pid, 'SIGKILL')
  },
  { concurrency: 1, lockMs: 500, onFailure: () => {} },
)
