import { beginDiscarding, purgeSlide } from '@metaphase/db'
import { removeSlideObjects } from '@metaphase/storage'
import type { Services } from '../services.ts'

/** Removes an upload without a trace. False, and nothing is touched, when it is no upload any more. */
export async function discardUpload({ db, store }: Services, slideId: string): Promise<boolean> {
  if (!(await beginDiscarding(db, slideId))) return false
  await remove({ db, store }, slideId)
  return true
}

/**
 * After a failed upload: the sweep removes what could not be removed now, and the failure itself stays the answer. False when it is
 * no upload any more, or may not be: it failed after it had become a slide, or the database is away.
 */
export async function discardFailedUpload({ db, store, log }: Services, slideId: string): Promise<boolean> {
  let isBegun = false
  try {
    isBegun = await beginDiscarding(db, slideId)
    if (isBegun) await remove({ db, store }, slideId)
  } catch (error) {
    log.warn({ slideId, error: (error as Error).message }, 'failed upload left to the sweep')
  }
  return isBegun
}

async function remove({ db, store }: Pick<Services, 'db' | 'store'>, slideId: string): Promise<void> {
  await removeSlideObjects(store, slideId)
  await purgeSlide(db, slideId)
}
