import type { AnnotatedImage } from '../data/annotated-image.ts'
import { readMask } from '../data/read-mask.ts'

/** Whether a level-0 point counts for nothing. */
export type IsIgnored = (point: { readonly xPx: number; readonly yPx: number }) => boolean

/** The part of an image that is left out of the score: where its ignore mask is not zero, nowhere without one. */
export async function readIgnoredArea({ ignoreMask, widthPx, heightPx }: AnnotatedImage): Promise<IsIgnored> {
  if (!ignoreMask) return () => false
  const { instances } = await readMask(ignoreMask, { widthPx, heightPx })
  return ({ xPx, yPx }) => {
    const column = Math.min(Math.max(Math.floor(xPx), 0), widthPx - 1)
    const row = Math.min(Math.max(Math.floor(yPx), 0), heightPx - 1)
    return instances[row * widthPx + column] !== 0
  }
}
