import {
  beginDiscarding,
  databaseAgo,
  findPurgeable,
  findStaleUploads,
  findUnhashed,
  purgeSlide,
} from '@metaphase/db'
import { deletePrefix, keys, removeSlideObjects } from '@metaphase/storage'
import type { Services } from './services.ts'

const SLIDES_PER_SWEEP = 100

/** Removes what abandoned uploads and deleted slides left behind, and queues hashes that were not taken. */
export async function sweepSlides({
  db,
  store,
  config,
  senders,
  log,
}: Pick<Services, 'db' | 'store' | 'config' | 'senders' | 'log'>): Promise<void> {
  const ago = await databaseAgo(db)
  const untouchedSince = ago(config.UPLOAD_ABANDONED_AFTER_MS)
  for (const { id } of await findStaleUploads(db, untouchedSince, SLIDES_PER_SWEEP)) {
    if (!(await beginDiscarding(db, id, { untouchedSince }))) continue // it lives, or has become a slide
    await removeSlideObjects(store, id)
    await purgeSlide(db, id)
    log.info({ slideId: id }, 'abandoned upload removed')
  }
  for (const { id, analyses } of await findPurgeable(db, ago(config.PURGE_AFTER_MS), SLIDES_PER_SWEEP)) {
    for (const analysis of analyses) await deletePrefix(store, keys.analysisPrefix(analysis.id))
    await removeSlideObjects(store, id)
    await purgeSlide(db, id)
    log.info({ slideId: id }, 'deleted slide purged')
  }
  for (const { id } of await findUnhashed(db, ago(config.STALLED_AFTER_MS), SLIDES_PER_SWEEP))
    await senders.hashSlide.send({ slideId: id })
}
