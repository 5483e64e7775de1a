import type { Detection, Mpp } from '@metaphase/detection'

/**
 * Detections in the format of MIDOG's Track 1: millimetres, x then y; what lies below the threshold stays in as
 * `non-mitotic figure`.
 */
export const midogPoints = (
  detections: readonly Detection[],
  { mpp, threshold }: { readonly mpp: Mpp; readonly threshold: number },
) => ({
  name: 'Points of interest',
  type: 'Multiple points',
  points: detections.map(({ xPx, yPx, probability }) => ({
    name: probability >= threshold ? 'mitotic figure' : 'non-mitotic figure',
    point: [(xPx * mpp.x) / 1000, (yPx * mpp.y) / 1000, 0],
    probability,
  })),
  version: { major: 1, minor: 0 },
})
