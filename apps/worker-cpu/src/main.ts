import { openDatabase } from '@metaphase/db'
import {
  createReceiver,
  createSender,
  deliverWebhook,
  failedBatchesOf,
  hashSlide,
  limitProcess,
  openDetectionFlow,
  openQueues,
  planSlide,
  reconcile,
  reduceSlide,
  type ReceiverOptions,
} from '@metaphase/jobs'
import { openObjectCache, openStore } from '@metaphase/storage'
import { pino } from 'pino'
import { readConfig } from './config.ts'
import { handleDeliverWebhook } from './deliver-webhook.ts'
import { handleHashSlide } from './hash-slide.ts'
import { handlePlanSlide } from './plan-slide.ts'
import { handleReconcile } from './reconcile.ts'
import { handleReduceSlide } from './reduce-slide.ts'
import type { Services } from './services.ts'
import { openWebhookSender } from './webhook-request.ts'

const config = readConfig(process.env)
const log = pino({ level: config.LOG_LEVEL, name: 'worker-cpu' })
const db = openDatabase(config.DATABASE_URL)
const store = openStore(config)
const sending = openQueues(config, 'sender')
const working = openQueues(config, 'worker')
const webhooks = openWebhookSender({
  allowPrivateAddresses: config.WEBHOOK_ALLOW_PRIVATE_ADDRESSES,
  timeoutMs: config.WEBHOOK_TIMEOUT_MS,
})
const sweeps = createSender(reconcile, sending)
const services: Services = {
  config,
  log,
  db,
  store,
  cache: openObjectCache(store, config),
  detectionFlow: openDetectionFlow(sending),
  senders: {
    planSlide: createSender(planSlide, sending),
    reduceSlide: createSender(reduceSlide, sending),
    deliverWebhook: createSender(deliverWebhook, sending),
    hashSlide: createSender(hashSlide, sending),
  },
}

const limits = limitProcess(config, (why, message) => log.fatal(why, message))
const options = (concurrency: number): ReceiverOptions => ({
  concurrency,
  lockMs: config.LOCK_MS,
  limit: limits.job,
  onFailure: ({ error, ...job }) => log.error({ ...job, error: error.message }, 'job failed'),
})
const receivers = [
  createReceiver(planSlide, working, (run) => handlePlanSlide(services, run), options(config.CONCURRENCY)),
  createReceiver(
    reduceSlide,
    working,
    async (payload, job) => handleReduceSlide(services, payload, await failedBatchesOf(job)),
    options(config.CONCURRENCY),
  ),
  createReceiver(
    deliverWebhook,
    working,
    (payload) => handleDeliverWebhook(services, webhooks, payload),
    options(config.WEBHOOK_CONCURRENCY),
  ),
  createReceiver(hashSlide, working, ({ slideId }) => handleHashSlide(services, slideId), options(1)),
  createReceiver(reconcile, working, () => handleReconcile(services), options(1)),
]

// every process proposes each sweep; the job's id makes it one. Losing all of Redis therefore stops no sweep
const proposeSweep = () => {
  const slot = Math.floor(Date.now() / config.SWEEP_EVERY_MS)
  sweeps.send({ slot }).catch((error: Error) => log.warn({ error: error.message }, 'sweep not queued'))
}
const sweepTimer = setInterval(proposeSweep, config.SWEEP_EVERY_MS)
proposeSweep()

const stop = async () => {
  clearInterval(sweepTimer)
  await Promise.all(receivers.map((receiver) => receiver.close()))
  limits.close()
  const { senders, detectionFlow } = services
  await Promise.all([
    sweeps.close(),
    detectionFlow.close(),
    ...Object.values(senders).map((sender) => sender.close()),
  ])
  await Promise.all([webhooks.close(), working.close(), sending.close(), db.$disconnect()])
  store.close()
  process.disconnect?.()
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
process.once('disconnect', () => process.exit(0))
log.info('worker-cpu is ready')
process.send?.({ ready: true })
