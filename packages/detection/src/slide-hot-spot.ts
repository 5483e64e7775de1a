import type { Mpp } from './detection.ts'
import { findHotSpot, type PointUm } from './hot-spot.ts'

/** 2 mm²: the area in which mitoses are counted for grading (WHO). */
const HOT_SPOT_SIDE_UM = Math.sqrt(2) * 1000

interface SlideFrame {
  readonly widthPx: number
  readonly heightPx: number
  readonly mpp: Mpp
}

/** In level-0 pixels. */
interface SlideHotSpot<P extends PointUm> {
  readonly xPx: number
  readonly yPx: number
  readonly widthPx: number
  readonly heightPx: number
  /** On the slide. */
  readonly areaMm2: number
  readonly points: readonly P[]
}

/** The 2 mm² square with the most mitotic figures, cut to the slide, and the figures in it; null without figures. */
export function findSlideHotSpot<P extends PointUm>(
  mitoses: readonly P[],
  { widthPx, heightPx, mpp }: SlideFrame,
): SlideHotSpot<P> | null {
  const found = findHotSpot(mitoses, HOT_SPOT_SIDE_UM)
  if (!found) return null
  const x = axisExtent(found.leftUm, widthPx * mpp.x)
  const y = axisExtent(found.topUm, heightPx * mpp.y)
  return {
    xPx: x.startUm / mpp.x,
    yPx: y.startUm / mpp.y,
    widthPx: x.lengthUm / mpp.x,
    heightPx: y.lengthUm / mpp.y,
    areaMm2: (x.lengthUm * y.lengthUm) / 1e6,
    points: found.points,
  }
}

/** The window along one axis: moved inside the slide, or as long as the slide where that is shorter. */
function axisExtent(startUm: number, slideUm: number) {
  if (slideUm <= HOT_SPOT_SIDE_UM) return { startUm: 0, lengthUm: slideUm }
  return { startUm: Math.min(Math.max(startUm, 0), slideUm - HOT_SPOT_SIDE_UM), lengthUm: HOT_SPOT_SIDE_UM }
}
