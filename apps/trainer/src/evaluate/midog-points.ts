import { type Detection, midogEnvelope, midogPoint, type Mpp } from '@metaphase/detection'

/** Detections in the format of MIDOG's Track 1. */
export const midogPoints = (
  detections: readonly Detection[],
  { mpp, threshold }: { readonly mpp: Mpp; readonly threshold: number },
) => ({
  ...midogEnvelope,
  points: detections.map((found) => midogPoint({ ...found, isMitotic: found.probability >= threshold }, mpp)),
})
