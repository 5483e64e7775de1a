import { recordSlideSha256 } from '@metaphase/db'
import { getStream, keys } from '@metaphase/storage'
import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { Services } from './services.ts'

/** Reads the whole slide once for its SHA-256: a presigned upload's bytes never pass through the API. */
export async function handleHashSlide({ db, store }: Services, slideId: string): Promise<void> {
  const slide = await db.slide.findFirst({ where: { id: slideId, state: 'ready', sha256: null } })
  if (!slide) return
  const hash = createHash('sha256')
  await pipeline(await getStream(store, keys.slide(slideId)), hash)
  await recordSlideSha256(db, slideId, hash.digest('hex'))
}
