import type { Engine } from '@metaphase/inference'
import { createReceiver, detectTiles, limitProcess, openQueues } from '@metaphase/jobs'
import { openObjectCache, openStore } from '@metaphase/storage'
import { pino } from 'pino'
import { openBundleCache } from './bundle-cache.ts'
import type { Config } from './config.ts'
import { handleDetectTiles, type Services } from './detect-tiles.ts'
import { openSlides } from './open-slides.ts'

/** Makes this process a worker that runs batches on `engine`, which it closes, until it is told to stop. */
export function runWorker(config: Config, engine: Engine): void {
  const log = pino({ level: config.LOG_LEVEL, name: 'worker-gpu' })
  const store = openStore(config)
  const working = openQueues(config, 'worker')
  const cache = openObjectCache(store, config)
  const services: Services = {
    store,
    engine,
    bundles: openBundleCache(store, cache),
    slides: openSlides(cache),
    decodeConcurrency: config.DECODE_CONCURRENCY,
  }
  const limits = limitProcess(config, (why, message) => log.fatal(why, message))
  const receiver = createReceiver(detectTiles, working, (payload) => handleDetectTiles(services, payload), {
    concurrency: config.BATCHES_IN_FLIGHT,
    lockMs: config.LOCK_MS,
    limit: limits.job,
    onFailure: ({ error, ...job }) => log.error({ ...job, error: error.message }, 'batch failed'),
  })

  const stop = async () => {
    await receiver.close()
    limits.close()
    await Promise.all([engine.close(), working.close()])
    store.close()
    process.disconnect?.()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
  process.once('disconnect', () => process.exit(0))
  log.info('worker-gpu is ready')
  process.send?.({ ready: true })
}
