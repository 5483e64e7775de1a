import { openDatabase } from '@metaphase/db'
import { limitProcess, openLiveness, openQueues } from '@metaphase/jobs'
import { openObjectCache, openStore } from '@metaphase/storage'
import { createJobMetrics, openRegistry, serveHealth, startTracing, traceFields } from '@metaphase/telemetry'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import { createMetrics } from './metrics.ts'
import { jobNames, openReceivers } from './receivers.ts'
import { openSenders, type Services } from './services.ts'
import { openWebhookSender } from './webhook-request.ts'

const config = readConfig(process.env)
// written at once: pino's own buffer is flushed for ever where a process ends after the reader of its log
const log = pino(
  { level: config.LOG_LEVEL, name: 'worker-cpu', mixin: traceFields },
  pino.destination({ sync: true }),
)
const tracing = startTracing(config, 'worker-cpu')
const db = openDatabase(config.DATABASE_URL)
const store = openStore(config)
const sending = openQueues(config, 'sender', { isTraced: tracing.isOn })
const working = openQueues(config, 'worker', { isTraced: tracing.isOn })
const webhooks = openWebhookSender({
  allowPrivateAddresses: config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
  timeoutMs: config.WEBHOOK_TIMEOUT_MS,
})
const registry = openRegistry()
const services: Services = {
  config,
  log,
  db,
  store,
  cache: openObjectCache(store, config),
  ...openSenders(sending),
  metrics: createMetrics(registry),
}
const limits = limitProcess(config, (why, message) => log.fatal(why, message))
const jobMetrics = createJobMetrics(registry, jobNames, () =>
  receivers.map((receiver) => receiver.activity()),
)
const receivers = openReceivers(services, working, webhooks, {
  limit: limits.job,
  onEnd: jobMetrics.observe,
})
const liveness = openLiveness(sending, receivers, {
  idleMs: config.LIVE_IDLE_MS,
  busyMs: config.LIVE_BUSY_MS,
})
const health = await serveHealth(config, { registry, findFaults: liveness.findFaults })

// every process proposes each sweep; the job's id makes it one. Losing all of Redis therefore stops no sweep
const proposeSweep = () => {
  const slot = Math.floor(Date.now() / config.SWEEP_EVERY_MS)
  services.senders.reconcile
    .send({ slot })
    .catch((error: Error) => log.warn({ error: error.message }, 'sweep not queued'))
}
const sweepTimer = setInterval(proposeSweep, config.SWEEP_EVERY_MS)
proposeSweep()

const stop = async () => {
  clearInterval(sweepTimer)
  await Promise.all(receivers.map((receiver) => receiver.close()))
  limits.close()
  const { senders, detectionFlow } = services
  await Promise.all([
    health.close(),
    liveness.close(),
    detectionFlow.close(),
    ...Object.values(senders).map((sender) => sender.close()),
  ])
  await Promise.all([webhooks.close(), working.close(), sending.close(), db.$disconnect(), tracing.close()])
  store.close()
  process.exit(0) // a connection that was left behind would keep us
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
process.once('disconnect', () => process.exit(0))
log.info('worker-cpu is ready')
process.send?.({ ready: true, metricsPort: health.port })
