import {
  getStream,
  keys,
  objectByteSource,
  uploadStream,
  type Store,
  type StoredUpload,
} from '@metaphase/storage'
import { labelRemoval, patched } from '@metaphase/tiling'
import { pipeline } from 'node:stream'

/**
 * Replaces the stored file of a slide by one without label and macro, which takes as long as copying it; null where there is
 * none. Throws label-not-removable and what is wrong with the file.
 */
export async function removeLabel(store: Store, slideId: string): Promise<StoredUpload | null> {
  const key = keys.slide(slideId)
  const patches = await labelRemoval(await objectByteSource(store, key))
  if (patches.length === 0) return null
  const withoutLabel = patched(patches)
  pipeline(await getStream(store, key), withoutLabel, () => {}) // a failure ends the upload that reads from it
  return uploadStream(store, key, withoutLabel)
}
