import { beginDeleting, listAnalysisIds } from '@metaphase/db'
import { deletePrefix, keys } from '@metaphase/storage'
import { cancel } from '../analyses/cancel.ts'
import type { Services } from '../services.ts'

/**
 * Takes a ready slide out of every reader's sight, then removes its objects; false when it is not ready (any more).
 * What cannot be removed now, the sweep removes when it purges the row.
 */
export async function deleteSlide(services: Services, tenantId: string, slideId: string): Promise<boolean> {
  if (!(await beginDeleting(services.db, tenantId, slideId))) return false
  await removeDeleted(services, slideId).catch((error: Error) =>
    services.log.warn({ slideId, error: error.message }, 'objects of a deleted slide left to the sweep'),
  )
  return true
}

/** The markers of cancelled analyses stay until the row is purged: a worker may still be at one of their batches. */
async function removeDeleted(services: Services, slideId: string): Promise<void> {
  const { db, store } = services
  const analyses = await listAnalysisIds(db, slideId)
  for (const { id, isEnded } of analyses) if (!isEnded) await cancel(services, id)
  await deletePrefix(store, keys.slidePrefix(slideId))
  for (const { id } of analyses) await deletePrefix(store, keys.analysisPrefix(id), [keys.cancelled(id)])
}
