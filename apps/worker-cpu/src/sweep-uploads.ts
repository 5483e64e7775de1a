import { databaseAgo, findUploadingIds } from '@metaphase/db'
import { abortMultipartUpload, keys, listOpenUploads, slideIdOf } from '@metaphase/storage'
import type { Services } from './services.ts'

/**
 * Aborts the old multipart uploads that nobody will finish: of slides that are ready, deleted or unknown. A process that dies,
 * an answer of the store that is lost, and a repeated request leave them behind; their parts take room and are in no listing
 * of objects. Those of slides that are uploading end with their slide, see `sweepSlides`.
 */
export async function sweepUploads({
  db,
  store,
  config,
  log,
}: Pick<Services, 'db' | 'store' | 'config' | 'log'>): Promise<void> {
  const before = (await databaseAgo(db))(config.UPLOAD_ABANDONED_AFTER_MS)
  const ofSlides = (await listOpenUploads(store, '')).filter(({ key }) => key === keys.slide(slideIdOf(key)))
  const old = ofSlides.filter(({ initiatedAt }) => initiatedAt < before)
  if (old.length === 0) return
  // asked after the uploads were listed: a slide has its row before its upload, and never uploads again once it has stopped
  const uploading = await findUploadingIds(db)
  for (const { key, uploadId, initiatedAt } of old) {
    const slideId = slideIdOf(key)
    if (uploading.has(slideId)) continue
    await abortMultipartUpload(store, key, uploadId)
    log.info({ slideId, initiatedAt }, 'upload that was left open aborted')
  }
}
