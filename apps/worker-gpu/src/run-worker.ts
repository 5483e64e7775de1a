import type { Engine } from '@metaphase/inference'
import { createReceiver, detectTiles, limitProcess, openLiveness, openQueues } from '@metaphase/jobs'
import { openObjectCache, openStore } from '@metaphase/storage'
import { createJobMetrics, openRegistry, serveHealth, startTracing, traceFields } from '@metaphase/telemetry'
import { pino } from 'pino'
import { openBundleCache } from './bundle-cache.ts'
import type { Config } from './config.ts'
import { handleDetectTiles, type Services } from './detect-tiles.ts'
import { createMetrics } from './metrics.ts'
import { openSlides } from './open-slides.ts'
import { openTilesInHand } from './tiles-in-hand.ts'

/** Makes this process a worker that runs batches on `engine`, which it closes, until it is told to stop. */
export async function runWorker(config: Config, engine: Engine): Promise<void> {
  // written at once: pino's own buffer is flushed for ever where a process ends after the reader of its log
  const log = pino(
    { level: config.LOG_LEVEL, name: 'worker-gpu', mixin: traceFields },
    pino.destination({ sync: true }),
  )
  const tracing = startTracing(config, 'worker-gpu')
  const store = openStore(config)
  const working = openQueues(config, 'worker', { isTraced: tracing.isOn })
  const asking = openQueues(config, 'sender')
  const cache = openObjectCache(store, config)
  const registry = openRegistry()
  const metrics = createMetrics(registry, config.EXECUTION_PROVIDERS[0]!)
  const decodeConcurrency = config.DECODE_CONCURRENCY
  const onDecoded = (seconds: number) => metrics.observePhase('decode', seconds)
  const services: Services = {
    store,
    engine,
    bundles: openBundleCache(store, cache, config.DETECTOR_PRECISION),
    slides: openSlides(cache, { decodeConcurrency, onDecoded }),
    decodeConcurrency,
    tiles: openTilesInHand(),
    metrics,
    log,
  }
  const limits = limitProcess(config, (why, message) => log.fatal(why, message))
  const jobMetrics = createJobMetrics(registry, [detectTiles.name], () => [receiver.activity()])
  const receiver = createReceiver(detectTiles, working, (payload) => handleDetectTiles(services, payload), {
    concurrency: config.BATCHES_IN_FLIGHT,
    lockMs: config.LOCK_MS,
    limit: limits.job,
    onFailure: ({ error, ...job }) => log.error({ ...job, error: error.message }, 'batch failed'),
    onEnd: jobMetrics.observe,
  })
  const liveness = openLiveness(asking, [receiver], {
    idleMs: config.LIVE_IDLE_MS,
    busyMs: config.LIVE_BUSY_MS,
  })
  const health = await serveHealth(config, { registry, findFaults: liveness.findFaults })

  const stop = async () => {
    await receiver.close()
    limits.close()
    await Promise.all([engine.close(), health.close(), liveness.close()])
    await Promise.all([working.close(), asking.close(), tracing.close()])
    store.close()
    process.exit(0) // a connection that was left behind would keep us
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
  process.once('disconnect', () => process.exit(0))
  log.info('worker-gpu is ready')
  process.send?.({ ready: true, metricsPort: health.port })
}
