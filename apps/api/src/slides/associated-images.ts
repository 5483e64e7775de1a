import type { Slide } from '@metaphase/db'
import { getBytes, keys, objectByteSource, objectExists, type Store } from '@metaphase/storage'
import { associatedImages, associatedNames, encodeJpeg, type AssociatedName } from '@metaphase/tiling'

/**
 * The pictures beside a slide that can be had: a TIFF's are read from the file by ranges, those of MRXS and DICOM were stored
 * when an analysis first opened the slide.
 */
export async function listAssociated(store: Store, { id, format }: Slide): Promise<AssociatedName[]> {
  if (format === 'tiff') return (await picturesInTiff(store, id)).map(({ name }) => name)
  const there = await Promise.all(
    associatedNames.map((name) => objectExists(store, keys.associatedImage(id, name))),
  )
  return associatedNames.filter((_, i) => there[i])
}

/** One of them as a JPEG, null where it is not there. */
export async function readAssociated(
  store: Store,
  { id, format }: Slide,
  name: AssociatedName,
): Promise<Uint8Array | null> {
  if (format !== 'tiff') return getBytes(store, keys.associatedImage(id, name))
  const picture = (await picturesInTiff(store, id)).find((picture) => picture.name === name)
  return picture ? encodeJpeg(await picture.read()) : null
}

const picturesInTiff = async (store: Store, slideId: string) =>
  associatedImages(await objectByteSource(store, keys.slide(slideId)))
