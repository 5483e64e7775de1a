import { recordMeasures, type RunnableAnalysis } from '@metaphase/db'
import { codeOf } from '@metaphase/errors'
import { keys, putBytes } from '@metaphase/storage'
import { encodeJpeg, resolveMpp, type Mpp, type Slide } from '@metaphase/tiling'
import type { Services } from './services.ts'

type SlideRow = RunnableAnalysis['slide']

/** Level-0 µm/px of a slide that has been measured, else null. */
export const mppOf = ({ widthPx, mppX, mppY }: SlideRow): Mpp | null =>
  widthPx === null || mppX === null || mppY === null ? null : { x: mppX, y: mppY }

/**
 * What the API could not tell of a slide from its header, now that it is open: records size and µm/px (what the upload stated,
 * else what the file does) and stores the pictures beside it. Throws mpp-unknown and mpp-implausible.
 */
export async function measureSlide(services: Services, slide: SlideRow, opened: Slide): Promise<Mpp> {
  const { id, mppX, mppY } = slide
  const stated = mppX !== null && mppY !== null ? { x: mppX, y: mppY } : undefined
  const mpp = resolveMpp(opened.header, stated)
  await storePictures(services, id, opened)
  const { widthPx, heightPx } = opened.header
  await recordMeasures(services.db, id, {
    widthPx,
    heightPx,
    mppX: mpp.x,
    mppY: mpp.y,
    mppSource: mpp.source,
  })
  return mpp
}

/** A picture that cannot be read is left out: the slide can be analysed without its label. */
async function storePictures(
  { store, log }: Services,
  slideId: string,
  { associated }: Slide,
): Promise<void> {
  for (const { name, read } of associated) {
    const image = await read().catch((error: unknown) => {
      if (codeOf(error) !== 'slide-unreadable') throw error
      log.warn({ slideId, name }, 'a picture beside the slide cannot be read')
      return null
    })
    if (image) await putBytes(store, keys.associatedImage(slideId, name), await encodeJpeg(image))
  }
}
