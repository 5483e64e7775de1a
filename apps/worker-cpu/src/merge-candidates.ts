import type { FigureRow } from '@metaphase/db'
import {
  FIGURE_RADIUS_UM,
  findHotSpot,
  poissonInterval,
  suppressNeighbours,
  type Detection,
  type Mpp,
} from '@metaphase/detection'
import type { BatchResult } from '@metaphase/jobs'

/** Every figure of the slide once: the batches' candidates after suppression within 7.5 µm, most probable first. */
export function mergeCandidates(
  batches: readonly BatchResult[],
  { mpp, threshold }: { mpp: Mpp; threshold: number },
): FigureRow[] {
  const candidates: Detection[] = batches.flatMap((batch) =>
    batch.candidates.map(([xPx, yPx, probability]) => ({ xPx, yPx, probability })),
  )
  return suppressNeighbours(candidates, { radiusUm: FIGURE_RADIUS_UM, mpp }).map(
    ({ xPx, yPx, probability }) => ({
      xPx,
      yPx,
      xUm: xPx * mpp.x,
      yUm: yPx * mpp.y,
      probability,
      class: probability >= threshold ? ('mitotic' as const) : ('candidate' as const),
      atypicalProbability: null,
    }),
  )
}

/** The counts of a report, with the interval that chance alone gives them. */
export function countFigures(figures: readonly FigureRow[]) {
  const mitoses = figures.filter((figure) => figure.class !== 'candidate')
  const { low, high } = poissonInterval(mitoses.length)
  return {
    mitoses: mitoses.length,
    atypical: mitoses.filter((figure) => figure.class === 'atypical').length,
    candidates: figures.length - mitoses.length,
    mitosesLow: low,
    mitosesHigh: high,
  }
}

/** 2 mm²: the area in which mitoses are counted for grading (WHO). */
const HOT_SPOT_SIDE_UM = Math.sqrt(2) * 1000

interface SlideExtent {
  readonly slideWidthPx: number
  readonly slideHeightPx: number
  readonly mpp: Mpp
}

/**
 * The 2 mm² square with the most mitotic figures, in level-0 pixels and cut to the slide, with the area it has on the
 * slide and on tissue; null without figures. `tissueAreaMm2In` gives the tissue inside a rectangle of level-0 pixels.
 */
export function describeHotSpot(
  figures: readonly FigureRow[],
  { slideWidthPx, slideHeightPx, mpp }: SlideExtent,
  tissueAreaMm2In: (rect: { xPx: number; yPx: number; widthPx: number; heightPx: number }) => number,
) {
  const mitoses = figures.filter((figure) => figure.class !== 'candidate')
  const found = findHotSpot(mitoses, HOT_SPOT_SIDE_UM)
  if (!found) return null
  const x = axisExtent(found.leftUm, slideWidthPx * mpp.x)
  const y = axisExtent(found.topUm, slideHeightPx * mpp.y)
  const rect = {
    xPx: x.startUm / mpp.x,
    yPx: y.startUm / mpp.y,
    widthPx: x.lengthUm / mpp.x,
    heightPx: y.lengthUm / mpp.y,
  }
  const areaMm2 = (x.lengthUm * y.lengthUm) / 1e6
  return { ...rect, areaMm2, tissueAreaMm2: tissueAreaMm2In(rect), count: found.count }
}

/** The window along one axis: moved inside the slide, or as long as the slide where that is shorter. */
function axisExtent(startUm: number, slideUm: number) {
  if (slideUm <= HOT_SPOT_SIDE_UM) return { startUm: 0, lengthUm: slideUm }
  return { startUm: Math.min(Math.max(startUm, 0), slideUm - HOT_SPOT_SIDE_UM), lengthUm: HOT_SPOT_SIDE_UM }
}
