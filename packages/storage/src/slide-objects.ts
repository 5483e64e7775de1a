import type { Store } from './client.ts'
import { keys } from './keys.ts'
import { deletePrefix } from './objects.ts'
import { abortOpenUploads } from './open-uploads.ts'

/** Removes what a slide has in storage, and what was on its way there. */
export async function removeSlideObjects(store: Store, slideId: string): Promise<void> {
  await abortOpenUploads(store, keys.slide(slideId))
  await deletePrefix(store, keys.slidePrefix(slideId))
}
