import type { AnnotatedFigure, AnnotatedImage, SourceName } from '../data/annotated-image.ts'
import type { Rect } from '@metaphase/tiling'

/**
 * One image as the workers see it: its frame is the model's µm per pixel, figures and all. Can be posted between threads;
 * shared buffers are shared by that, not copied.
 */
export interface StoredImage {
  readonly id: string
  readonly source: SourceName
  readonly scanner: string
  readonly caseId: string
  readonly exhaustive: boolean
  /** In the model's frame, as everything below. */
  readonly widthPx: number
  readonly heightPx: number
  /** Model pixels per level-0 pixel; 1 where µm/px differ by no more than `SAME_MPP`. */
  readonly scaleX: number
  readonly scaleY: number
  /** µm per pixel of this frame, over both axes. */
  readonly mpp: number
  readonly figures: readonly AnnotatedFigure[]
  /** Its part without black or white padding. */
  readonly content: Rect
  readonly pixels: HeldPixels | SlideRegions
}

/** All pixels and labels, in memory that threads share. */
interface HeldPixels {
  readonly kind: 'held'
  /** RGB, row by row. */
  readonly rgb: SharedArrayBuffer
  /** `LabelCode`, row by row. */
  readonly labels: SharedArrayBuffer
}

/** Read from the file crop by crop. */
interface SlideRegions {
  readonly kind: 'slide'
  readonly path: string
}

/** Relative difference of µm/px up to which pixels are taken as they are. */
const SAME_MPP = 0.05

/** `image`'s frame at `modelMpp`: sizes and scales. */
export function modelFrame(image: AnnotatedImage, modelMpp: number) {
  const { x, y } = image.mpp
  const differs = Math.max(Math.abs(x / modelMpp - 1), Math.abs(y / modelMpp - 1)) > SAME_MPP
  const widthPx = differs ? Math.max(1, Math.round((image.widthPx * x) / modelMpp)) : image.widthPx
  const heightPx = differs ? Math.max(1, Math.round((image.heightPx * y) / modelMpp)) : image.heightPx
  return {
    widthPx,
    heightPx,
    scaleX: widthPx / image.widthPx,
    scaleY: heightPx / image.heightPx,
    mpp: differs ? modelMpp : Math.sqrt(x * y),
  }
}

/** A figure of level 0 in a frame of other scale. */
export function scaleFigure(figure: AnnotatedFigure, scaleX: number, scaleY: number): AnnotatedFigure {
  const { xPx, yPx, box } = figure
  const centre = { ...figure, xPx: xPx * scaleX, yPx: yPx * scaleY }
  if (!box) return centre
  return {
    ...centre,
    box: {
      xPx: box.xPx * scaleX,
      yPx: box.yPx * scaleY,
      widthPx: box.widthPx * scaleX,
      heightPx: box.heightPx * scaleY,
    },
  }
}

export const domainOf = ({ source, scanner }: Pick<StoredImage, 'source' | 'scanner'>): string =>
  `${source}/${scanner}`
