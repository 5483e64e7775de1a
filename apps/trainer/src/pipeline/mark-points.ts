import { maskClasses } from '@metaphase/model'
import type { AnnotatedFigure } from '../data/annotated-image.ts'
import { type CropGeometry, toCrop } from './crop-geometry.ts'
import { labelCodes } from './label-codes.ts'

const markOf = {
  'hard-negative': maskClasses.indexOf('hard-negative') + 1,
  'mitotic-figure': maskClasses.indexOf('mitotic-figure') + 1,
} as const satisfies Record<AnnotatedFigure['kind'], number>

/**
 * Marks the 3 × 3 px around every figure's centre that shows in the crop and is not ignored; the mitotic figure where two
 * meet. `points` and `labels` are [S, S], and `points` is 0 where nothing was marked before; figures lie in the geometry's frame.
 */
export function markPoints(
  points: Uint8Array,
  labels: Uint8Array,
  geometry: CropGeometry,
  figures: readonly AnnotatedFigure[],
): void {
  for (const figure of figures) {
    const [u, v] = toCrop(geometry, figure.xPx, figure.yPx)
    markAround(points, labels, geometry.cropPx, Math.floor(u), Math.floor(v), markOf[figure.kind])
  }
}

function markAround(
  points: Uint8Array,
  labels: Uint8Array,
  cropPx: number,
  column: number,
  row: number,
  mark: number,
): void {
  for (let y = Math.max(0, row - 1); y <= Math.min(cropPx - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(cropPx - 1, column + 1); x++) {
      const i = y * cropPx + x
      if (labels[i] === labelCodes.ignored) continue
      if (points[i] !== markOf['mitotic-figure']) points[i] = mark
    }
}
