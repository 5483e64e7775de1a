import { findSlide, type Database } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'

export const slideNotFound = (slideId: string) =>
  new MetaphaseError('slide-not-found', `There is no slide ${slideId}, or it was deleted.`)

export const uploadNotFound = (slideId: string) =>
  new MetaphaseError(
    'upload-not-found',
    `No upload ${slideId} is open: it was never there, was removed, or has expired.`,
  )

/** Why something that only a ready slide allows was refused: slide-not-ready or slide-not-found. */
export async function whyNotReady(db: Database, tenantId: string, slideId: string): Promise<MetaphaseError> {
  const slide = await findSlide(db, tenantId, slideId)
  if (slide?.state !== 'uploading') return slideNotFound(slideId)
  return new MetaphaseError(
    'slide-not-ready',
    `Slide ${slideId} is still being uploaded: complete or abort its upload.`,
  )
}
