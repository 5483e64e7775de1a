import { createCellGrid } from './cell-grid.ts'
import type { ScoredImage } from './match-result.ts'

/** Half the side of the box that the MIDOG 2025 organisers put around every point: 0.01125 mm. */
const BOX_HALF_SIDE_UM = 11.25
const BOX_SIDE_UM = 2 * BOX_HALF_SIDE_UM
const MIN_IOU = 0.5

/** Detections of all images, most probable first, each with its image and whether it found a figure. */
export interface RankedDetections {
  readonly imageOf: Int32Array
  readonly found: Uint8Array
  /** By image: annotations that count. */
  readonly annotationCounts: readonly number[]
}

/**
 * Average precision as the MIDOG 2025 organisers count it (torchmetrics' `map_50`, that is COCO's): boxes of 22.5 µm
 * around every point, matched at IoU ≥ 0.5 (7.5 µm along an axis, less across); every detection down to the floor, whatever
 * its class, at its own probability; the mean over recalls 0, 0.01 … 1 of the best precision at that recall or beyond.
 * Equal probabilities keep the order of the images and, within one, of its detections. 0 without annotations.
 */
export function averagePrecision(images: readonly ScoredImage[]): number {
  return weightedAveragePrecision(
    rankDetections(images),
    images.map(() => 1),
  )
}

export function rankDetections(images: readonly ScoredImage[]): RankedDetections {
  const matched = images.map((image) => matchBoxes(image))
  const ranked = matched
    .flatMap(({ counting }, image) => counting.map((detection) => ({ image, ...detection })))
    .toSorted((a, b) => b.probability - a.probability)
  return {
    imageOf: Int32Array.from(ranked, ({ image }) => image),
    found: Uint8Array.from(ranked, ({ found }) => Number(found)),
    annotationCounts: matched.map(({ annotationCount }) => annotationCount),
  }
}

/**
 * Average precision where image i is there `weights[i]` times, its copies of a detection ranked side by side; 0 without
 * annotations.
 */
export function weightedAveragePrecision(
  { imageOf, found, annotationCounts }: RankedDetections,
  weights: ArrayLike<number>,
): number {
  const annotationCount = annotationCounts.reduce((total, count, image) => total + count * weights[image]!, 0)
  if (annotationCount === 0) return 0
  const recall: number[] = []
  const precision: number[] = []
  let truePositives = 0
  let detections = 0
  for (const [rank, image] of imageOf.entries()) {
    const weight = weights[image]!
    detections += weight
    if (weight === 0 || !found[rank]) continue
    truePositives += weight
    // between two true positives precision only falls, so these points are all that interpolation can pick
    recall.push(truePositives / annotationCount)
    precision.push(truePositives / detections)
  }
  for (let i = precision.length - 2; i >= 0; i--) precision[i] = Math.max(precision[i]!, precision[i + 1]!)

  let sum = 0
  let point = 0
  for (let percent = 0; percent <= 100; percent++) {
    while (point < recall.length && recall[point]! < percent * 0.01) point++
    sum += precision[point] ?? 0
  }
  return sum / 101
}

/**
 * One image: the most probable detection first, each takes the free annotation it overlaps most. Detections that find
 * nothing and are ignored, or overlap an ignored annotation, are left out.
 */
function matchBoxes({ annotations, detections, mpp, isIgnored = () => false }: ScoredImage) {
  const grid = createCellGrid(BOX_SIDE_UM, annotations.length)
  for (const [index, { xPx, yPx }] of annotations.entries()) grid.add(xPx * mpp.x, yPx * mpp.y, index)
  const ignored = annotations.map((annotation) => isIgnored(annotation))
  const taken = new Set<number>()
  const counting: { probability: number; found: boolean }[] = []
  for (const detection of detections.toSorted((a, b) => b.probability - a.probability)) {
    let best = -1
    let bestIou = MIN_IOU
    let overlapsIgnored = false
    for (const index of grid.near(detection.xPx * mpp.x, detection.yPx * mpp.y)) {
      const { xPx, yPx } = annotations[index]!
      const iou = boxIou((detection.xPx - xPx) * mpp.x, (detection.yPx - yPx) * mpp.y)
      if (iou < MIN_IOU) continue
      if (ignored[index]) overlapsIgnored = true
      else if (!taken.has(index) && (iou > bestIou || (iou === bestIou && index > best)))
        [best, bestIou] = [index, iou] // COCO: of equal overlaps the last listed
    }
    if (best !== -1) taken.add(best)
    else if (overlapsIgnored || isIgnored(detection)) continue
    counting.push({ probability: detection.probability, found: best !== -1 })
  }
  return { counting, annotationCount: ignored.filter((isOut) => !isOut).length }
}

/** Intersection over union of two boxes whose centres differ by (dxUm, dyUm). */
function boxIou(dxUm: number, dyUm: number): number {
  const overlap = Math.max(0, BOX_SIDE_UM - Math.abs(dxUm)) * Math.max(0, BOX_SIDE_UM - Math.abs(dyUm))
  return overlap / (2 * BOX_SIDE_UM ** 2 - overlap)
}
