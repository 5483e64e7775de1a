import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import type { AnnotatedFigure } from '../data/annotated-image.ts'
import type { EvaluatedImage, EvaluationRecord } from '../evaluate/evaluation-record.ts'
import type { Position } from './checkpoint.ts'

type HardNegatives = Position['hardNegatives']

/**
 * The strongest false alarms of a record as further hard negatives by image id, beside those known before: at most `perMm2`
 * new ones a mm², none near an annotated figure, none twice. They are no guess: every figure of these images is marked.
 */
export function addFalseAlarms(
  known: HardNegatives,
  { images }: EvaluationRecord,
  perMm2: number,
): { hardNegatives: HardNegatives; added: number; addedPerMm2: number } {
  const hardNegatives: HardNegatives = { ...known }
  let added = 0
  let areaMm2 = 0
  for (const image of images) {
    const imageMm2 = (image.widthPx * image.mpp.x * image.heightPx * image.mpp.y) / 1e6
    const before = known[image.id] ?? []
    const found = strongestFalseAlarms(image, before, Math.round(perMm2 * imageMm2))
    hardNegatives[image.id] = [...before, ...found]
    added += found.length
    areaMm2 += imageMm2
  }
  return { hardNegatives, added, addedPerMm2: areaMm2 === 0 ? 0 : added / areaMm2 }
}

function strongestFalseAlarms(
  { annotations, detections, mpp }: EvaluatedImage,
  known: readonly [number, number][],
  most: number,
): [number, number][] {
  const near = (a: { xPx: number; yPx: number }, xPx: number, yPx: number, radiusUm: number) =>
    Math.hypot((a.xPx - xPx) * mpp.x, (a.yPx - yPx) * mpp.y) <= radiusUm
  return detections
    .filter(({ outcome }) => outcome !== 'true-positive' && outcome !== 'ignored')
    .filter((alarm) => !annotations.some(({ xPx, yPx }) => near(alarm, xPx, yPx, 2 * FIGURE_RADIUS_UM)))
    .filter((alarm) => !known.some(([xPx, yPx]) => near(alarm, xPx, yPx, FIGURE_RADIUS_UM)))
    .slice(0, most) // most probable first
    .map(({ xPx, yPx }) => [xPx, yPx])
}

/** The annotated figures of an image and its mined hard negatives. */
export const withHardNegatives = (
  figures: readonly AnnotatedFigure[],
  mined: readonly [number, number][] = [],
): AnnotatedFigure[] => [
  ...figures,
  ...mined.map(([xPx, yPx]) => ({ kind: 'hard-negative' as const, xPx, yPx })),
]
