import type { Database } from '@metaphase/db'
import type {
  deliverWebhook,
  DetectionFlow,
  hashSlide,
  PayloadOf,
  planSlide,
  reduceSlide,
  Sender,
} from '@metaphase/jobs'
import type { ObjectCache, Store } from '@metaphase/storage'
import type { Logger } from 'pino'
import type { Config } from './config.ts'

/** What `main.ts` opens and the handlers are given. */
export interface Services {
  readonly config: Config
  readonly log: Logger
  readonly db: Database
  readonly store: Store
  readonly cache: ObjectCache
  readonly detectionFlow: DetectionFlow
  readonly senders: {
    readonly planSlide: Sender<PayloadOf<typeof planSlide>>
    readonly reduceSlide: Sender<PayloadOf<typeof reduceSlide>>
    readonly deliverWebhook: Sender<PayloadOf<typeof deliverWebhook>>
    readonly hashSlide: Sender<PayloadOf<typeof hashSlide>>
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
