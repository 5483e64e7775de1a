import { databaseAgo, findOverdueDeliveries } from '@metaphase/db'
import type { Services } from './services.ts'

const DELIVERIES_PER_SWEEP = 1_000

/** Queues the webhook attempts whose time has passed by the database's clock: their job was lost, never queued, or is to run too late. */
export async function sweepDeliveries({ db, config, senders }: Services): Promise<void> {
  const before = (await databaseAgo(db))(config.SWEEP_EVERY_MS)
  for (const { id, attempts } of await findOverdueDeliveries(db, before, DELIVERIES_PER_SWEEP))
    await senders.deliverWebhook.send({ deliveryId: id, attempt: attempts + 1 }, { isDue: true })
}
