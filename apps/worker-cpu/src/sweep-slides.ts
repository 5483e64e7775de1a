import { findPurgeable, findStaleUploads, findUnhashed, purgeSlide } from '@metaphase/db'
import { abortMultipartUpload, deletePrefix, keys, listOpenUploads } from '@metaphase/storage'
import type { Services } from './services.ts'

const SLIDES_PER_SWEEP = 100

/** Removes what abandoned uploads and deleted slides left behind, and queues hashes that were not taken. */
export async function sweepSlides(services: Services): Promise<void> {
  const { db, config, senders, log } = services
  const ago = (ms: number) => new Date(Date.now() - ms)
  for (const { id } of await findStaleUploads(db, ago(config.UPLOAD_ABANDONED_AFTER_MS), SLIDES_PER_SWEEP)) {
    await removeSlideObjects(services, id)
    await purgeSlide(db, id)
    log.info({ slideId: id }, 'abandoned upload removed')
  }
  for (const { id, analyses } of await findPurgeable(db, ago(config.PURGE_AFTER_MS), SLIDES_PER_SWEEP)) {
    for (const analysis of analyses) await deletePrefix(services.store, keys.analysisPrefix(analysis.id))
    await removeSlideObjects(services, id)
    await purgeSlide(db, id)
    log.info({ slideId: id }, 'deleted slide purged')
  }
  for (const { id } of await findUnhashed(db, ago(config.STALLED_AFTER_MS), SLIDES_PER_SWEEP))
    await senders.hashSlide.send({ slideId: id })
}

async function removeSlideObjects({ store }: Services, slideId: string): Promise<void> {
  for (const { key, uploadId } of await listOpenUploads(store, keys.slidePrefix(slideId)))
    await abortMultipartUpload(store, key, uploadId)
  await deletePrefix(store, keys.slidePrefix(slideId))
}
