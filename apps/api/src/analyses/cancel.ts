import { cancelAnalysis } from '@metaphase/db'
import { keys, putBytes } from '@metaphase/storage'
import { queueOrLeaveToSweep, type Services } from '../services.ts'

/** Ends the analysis; false when it had ended already. Workers look at the marker, so it comes first. */
export async function cancel(services: Services, analysisId: string): Promise<boolean> {
  await putBytes(services.store, keys.cancelled(analysisId), 'cancelled')
  const deliveries = await cancelAnalysis(services.db, analysisId)
  for (const deliveryId of deliveries ?? [])
    await queueOrLeaveToSweep(services, () =>
      services.senders.deliverWebhook.send({ deliveryId, attempt: 1 }),
    )
  return deliveries !== null
}
