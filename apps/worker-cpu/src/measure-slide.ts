import { recordMeasures, type RunnableAnalysis } from '@metaphase/db'
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
export async function measureSlide({ db, store }: Services, slide: SlideRow, opened: Slide): Promise<Mpp> {
  const { id, mppX, mppY } = slide
  const stated = mppX !== null && mppY !== null ? { x: mppX, y: mppY } : undefined
  const mpp = resolveMpp(opened.header, stated)
  for (const picture of opened.associated)
    await putBytes(store, keys.associatedImage(id, picture.name), await encodeJpeg(await picture.read()))
  const { widthPx, heightPx } = opened.header
  await recordMeasures(db, id, { widthPx, heightPx, mppX: mpp.x, mppY: mpp.y, mppSource: mpp.source })
  return mpp
}
