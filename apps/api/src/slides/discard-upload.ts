import { beginDiscarding, purgeSlide } from '@metaphase/db'
import { removeSlideObjects } from '@metaphase/storage'
import type { Services } from '../services.ts'

/** Removes an upload without a trace. False, and nothing is touched, when it is no upload any more. */
export async function discardUpload({ db, store }: Services, slideId: string): Promise<boolean> {
  if (!(await beginDiscarding(db, slideId))) return false
  await removeSlideObjects(store, slideId)
  await purgeSlide(db, slideId)
  return true
}

/** After a failed upload: the sweep removes what could not be removed now, and the failure itself stays the answer. */
export async function discardFailedUpload(services: Services, slideId: string): Promise<void> {
  await discardUpload(services, slideId).catch((error: Error) =>
    services.log.warn({ slideId, error: error.message }, 'failed upload left to the sweep'),
  )
}
