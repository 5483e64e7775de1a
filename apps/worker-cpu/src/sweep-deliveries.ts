import { databaseAgo, findOverdueDeliveries } from '@metaphase/db'
import type { Services } from './services.ts'

const DELIVERIES_PER_SWEEP = 1_000

/** Queues again the webhook attempts whose time has passed: their job was lost, or never queued. */
export async function sweepDeliveries({ db, config, senders }: Services): Promise<void> {
  const before = (await databaseAgo(db))(config.SWEEP_EVERY_MS)
  for (const { id, attempts } of await findOverdueDeliveries(db, before, DELIVERIES_PER_SWEEP))
    await senders.deliverWebhook.send({ deliveryId: id, attempt: attempts + 1 })
}
