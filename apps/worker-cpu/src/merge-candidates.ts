import type { FigureRow } from '@metaphase/db'
import {
  againstBackground,
  classOf,
  findSlideHotSpot,
  mergeTiles,
  poissonInterval,
  type Background,
  type FigureThresholds,
  type Mpp,
} from '@metaphase/detection'
import type { BatchResult } from '@metaphase/jobs'
import { countAtypical, unknownAtypical } from './count-atypical.ts'

interface Merging extends FigureThresholds {
  /** Of level 0. */
  readonly mpp: Mpp
  /** Tells which places count: figures beside the tissue do not, as its area does not hold theirs. */
  readonly counts: (place: { readonly xPx: number; readonly yPx: number }) => boolean
  /** Of the tissue that was analysed. */
  readonly tissueMm2: number
  readonly probabilityFloor: number
  readonly background?: Background | undefined
}

/** Every figure of the slide once: the batches' candidates after suppression within 7.5 µm, most probable first. */
export function mergeCandidates(
  batches: readonly BatchResult[],
  { mpp, counts, tissueMm2, probabilityFloor, background, ...thresholds }: Merging,
): FigureRow[] {
  const candidates = batches.flatMap((batch) => batch.candidates)
  const onTissue = mergeTiles(candidates, mpp).filter(counts)
  const probable = background
    ? againstBackground(onTissue, tissueMm2, background, probabilityFloor)
    : onTissue
  return probable.map((figure) => ({
    ...figure,
    xUm: figure.xPx * mpp.x,
    yUm: figure.yPx * mpp.y,
    class: classOf(figure, thresholds),
  }))
}

/** The counts of a report, with the intervals that chance alone gives them. */
export function countFigures(figures: readonly FigureRow[], { hasClassifier }: { hasClassifier: boolean }) {
  const mitoses = figures.filter((figure) => figure.class !== 'candidate')
  const { low, high } = poissonInterval(mitoses.length)
  return {
    mitoses: mitoses.length,
    ...(hasClassifier ? countAtypical(mitoses) : unknownAtypical),
    candidates: figures.length - mitoses.length,
    mitosesLow: low,
    mitosesHigh: high,
  }
}

interface SlideFacts {
  readonly slideWidthPx: number
  readonly slideHeightPx: number
  readonly mpp: Mpp
  readonly hasClassifier: boolean
}

/**
 * The 2 mm² square with the most mitotic figures, in level-0 pixels and cut to the slide, with the area it has on the
 * slide and on tissue, and its counts; null without figures. `tissueAreaMm2In` gives the analysed tissue in a rectangle of
 * level-0 pixels.
 */
export function describeHotSpot(
  figures: readonly FigureRow[],
  { slideWidthPx, slideHeightPx, mpp, hasClassifier }: SlideFacts,
  tissueAreaMm2In: (rect: { xPx: number; yPx: number; widthPx: number; heightPx: number }) => number,
) {
  const mitoses = figures.filter((figure) => figure.class !== 'candidate')
  const found = findSlideHotSpot(mitoses, { widthPx: slideWidthPx, heightPx: slideHeightPx, mpp })
  if (!found) return null
  const { points, ...window } = found
  return {
    ...window,
    tissueAreaMm2: tissueAreaMm2In(window),
    count: points.length,
    ...(hasClassifier ? countAtypical(points) : unknownAtypical),
  }
}
