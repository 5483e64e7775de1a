import {
  createReceiver,
  deliverWebhook,
  failedBatchesOf,
  hashSlide,
  planSlide,
  reconcile,
  reduceSlide,
  type QueueConnection,
  type Receiver,
  type ReceiverOptions,
} from '@metaphase/jobs'
import { handleDeliverWebhook } from './deliver-webhook.ts'
import { handleHashSlide } from './hash-slide.ts'
import { handlePlanSlide } from './plan-slide.ts'
import { handleReconcile } from './reconcile.ts'
import { handleReduceSlide } from './reduce-slide.ts'
import type { Services } from './services.ts'
import type { WebhookSender } from './webhook-request.ts'

/** The kinds of jobs that this process does. */
export const jobNames = [planSlide, reduceSlide, deliverWebhook, hashSlide, reconcile].map(({ name }) => name)

/** Begins to take every kind of job that this process does. */
export function openReceivers(
  services: Services,
  working: QueueConnection,
  webhooks: WebhookSender,
  ofProcess: Pick<ReceiverOptions, 'limit' | 'onEnd'>,
): readonly Receiver[] {
  const { config, log } = services
  const options = (concurrency: number): ReceiverOptions => ({
    concurrency,
    lockMs: config.LOCK_MS,
    onFailure: ({ error, ...job }) => log.error({ ...job, error: error.message }, 'job failed'),
    ...ofProcess,
  })
  return [
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
}
