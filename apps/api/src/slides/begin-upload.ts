import { createUploadingSlide, type Slide, type SlideDraft } from '@metaphase/db'
import { MetaphaseError } from '@metaphase/errors'
import type { Services } from '../services.ts'

/** Notes an upload. Throws idempotency-key-in-use while what an earlier request with the same key began is being removed. */
export async function beginUpload({ db }: Services, draft: SlideDraft): Promise<Slide> {
  const slide = await createUploadingSlide(db, draft)
  if (slide) return slide
  throw new MetaphaseError(
    'idempotency-key-in-use',
    'What an earlier request with this key left is being removed: send it again in some minutes, or now with another key.',
  )
}
