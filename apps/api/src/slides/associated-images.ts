import type { Slide } from '@metaphase/db'
import { codeOf } from '@metaphase/errors'
import { decoderLimits } from '@metaphase/jobs'
import { getBytes, keys, objectByteSource, objectExists } from '@metaphase/storage'
import {
  associatedNames,
  encodeJpeg,
  startDecoder,
  type AssociatedName,
  type AssociatedPicture,
} from '@metaphase/tiling'
import type { Services } from '../services.ts'

/**
 * The pictures beside a slide that can be had: a TIFF's are read from the file by ranges, those of MRXS and DICOM were stored
 * when an analysis first opened the slide.
 */
export async function listAssociated(services: Services, { id, format }: Slide): Promise<AssociatedName[]> {
  if (format === 'tiff')
    return withPicturesInTiff(services, id, async (pictures) => pictures.map(({ name }) => name))
  const { store } = services
  const there = await Promise.all(
    associatedNames.map((name) => objectExists(store, keys.associatedImage(id, name))),
  )
  return associatedNames.filter((_, i) => there[i])
}

/** One of them as a JPEG, null where it is not there. */
export async function readAssociated(
  services: Services,
  { id, format }: Slide,
  name: AssociatedName,
): Promise<Uint8Array | null> {
  if (format !== 'tiff') return getBytes(services.store, keys.associatedImage(id, name))
  return withPicturesInTiff(services, id, async (pictures) => {
    const picture = pictures.find((picture) => picture.name === name)
    return picture ? encodeJpeg(await picture.read()) : null
  })
}

/** Where the decoder ends it may have been another picture's fault: this one is tried once more, with none beside it. */
async function withPicturesInTiff<T>(
  { store, pictureDecoder, config }: Services,
  slideId: string,
  work: (pictures: readonly AssociatedPicture[]) => Promise<T>,
): Promise<T> {
  const source = await objectByteSource(store, keys.slide(slideId))
  try {
    return await pictureDecoder.withAssociatedImages(source, work)
  } catch (error) {
    if (codeOf(error) !== 'decoder-failed') throw error
  }
  const alone = startDecoder(decoderLimits(config))
  try {
    return await alone.withAssociatedImages(source, work)
  } finally {
    await alone.close()
  }
}
