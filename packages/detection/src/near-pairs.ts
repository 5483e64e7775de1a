import { createCellGrid } from './cell-grid.ts'
import { FIGURE_RADIUS_UM, type Detection } from './detection.ts'
import type { Annotation, MatchOptions } from './match-result.ts'

/** An annotation that counts and lies within the radius of a detection. */
interface NearAnnotation {
  readonly annotation: number
  readonly distanceUm: number
}

/** Which annotations of an image each of its detections could have found. */
export interface NearPairs {
  /** For each detection the annotations within the radius (inclusive), in the order of the annotations. */
  readonly near: readonly (readonly NearAnnotation[])[]
  /** For each detection whether it does not count if it finds nothing. */
  readonly detectionIgnored: readonly boolean[]
  readonly annotationIgnored: readonly boolean[]
  /** Annotations that count. */
  readonly annotationCount: number
}

export function findNearPairs(
  annotations: readonly Annotation[],
  detections: readonly Detection[],
  { mpp, radiusUm = FIGURE_RADIUS_UM, isIgnored = () => false }: MatchOptions,
): NearPairs {
  // a hair wider than the radius, so that rounding cannot put two points a radius apart two cells apart
  const grid = createCellGrid(radiusUm * 1.001, annotations.length)
  for (const [index, { xPx, yPx }] of annotations.entries()) grid.add(xPx * mpp.x, yPx * mpp.y, index)
  const annotationIgnored = annotations.map((annotation) => isIgnored(annotation))

  const near: NearAnnotation[][] = []
  const detectionIgnored: boolean[] = []
  for (const detection of detections) {
    const counting: NearAnnotation[] = []
    let ignored = isIgnored(detection)
    for (const annotation of grid.near(detection.xPx * mpp.x, detection.yPx * mpp.y)) {
      const { xPx, yPx } = annotations[annotation]!
      const distanceUm = Math.hypot((detection.xPx - xPx) * mpp.x, (detection.yPx - yPx) * mpp.y)
      if (distanceUm > radiusUm) continue
      if (annotationIgnored[annotation]) ignored = true
      else counting.push({ annotation, distanceUm })
    }
    near.push(counting.toSorted((a, b) => a.annotation - b.annotation))
    detectionIgnored.push(ignored)
  }
  const annotationCount = annotationIgnored.filter((ignored) => !ignored).length
  return { near, detectionIgnored, annotationIgnored, annotationCount }
}
