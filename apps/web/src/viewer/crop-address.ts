import type { ShownFigures } from '../result/shown-figures.ts'

/** Side of a crop: a figure and the cells about it. */
const CROP_UM = 32
/** Of the picture that is asked for; cells are no wider. */
const CROP_OUT_PX = 128

export interface Crop {
  readonly xPx: number
  readonly yPx: number
  readonly sizePx: number
}

/** Whole pixels: what was fetched once is found in the browser's cache. */
export const showsAround = ({ xPx, yPx }: ShownFigures, index: number, mpp: { x: number }): Crop => ({
  xPx: Math.round(xPx[index]!),
  yPx: Math.round(yPx[index]!),
  sizePx: Math.min(Math.max(Math.round(CROP_UM / mpp.x), 16), 512),
})

export const cropAddress = (slideId: string, { xPx, yPx, sizePx }: Crop): string =>
  `/slides/${slideId}/image/crop?xPx=${xPx}&yPx=${yPx}&sizePx=${sizePx}&outPx=${CROP_OUT_PX}`
