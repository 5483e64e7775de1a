import type { Database } from '@metaphase/db'
import {
  createSender,
  deliverWebhook,
  hashSlide,
  openDetectionFlow,
  planSlide,
  reconcile,
  reduceSlide,
  type QueueConnection,
} from '@metaphase/jobs'
import type { ObjectCache, Store } from '@metaphase/storage'
import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Metrics } from './metrics.ts'

/** What `main.ts` opens and the handlers are given. */
export interface Services extends ReturnType<typeof openSenders> {
  readonly config: Config
  readonly log: Logger
  readonly db: Database
  readonly store: Store
  readonly cache: ObjectCache
  readonly metrics: Metrics
}

/** Whatever queues jobs. */
export function openSenders(sending: QueueConnection) {
  return {
    detectionFlow: openDetectionFlow(sending),
    senders: {
      planSlide: createSender(planSlide, sending),
      reduceSlide: createSender(reduceSlide, sending),
      deliverWebhook: createSender(deliverWebhook, sending),
      hashSlide: createSender(hashSlide, sending),
      reconcile: createSender(reconcile, sending),
    },
  }
}

/** Queues the first attempt of each delivery; what is lost here the sweep finds in the database. */
export async function sendDeliveries(
  { senders, log }: Services,
  deliveryIds: readonly string[] | null,
): Promise<void> {
  for (const deliveryId of deliveryIds ?? [])
    await senders.deliverWebhook
      .send({ deliveryId, attempt: 1 })
      .catch((error: unknown) => log.warn({ error, deliveryId }))
}
