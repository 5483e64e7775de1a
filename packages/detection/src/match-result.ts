import type { Detection, Mpp } from './detection.ts'

/** An annotated mitotic figure; level-0 pixels. */
export interface Annotation {
  readonly xPx: number
  readonly yPx: number
}

export interface MatchCounts {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
}

/** What became of one annotation: found if it has a detection, else missed, unless it is ignored and counts neither way. */
export interface AnnotationMatch {
  /** Index of the detection that found it; null where it was missed or ignored. */
  readonly detection: number | null
  readonly ignored: boolean
}

/** What became of one detection. */
export interface DetectionMatch {
  /** Index of the annotation it found; null where it found none. */
  readonly annotation: number | null
  readonly outcome: 'true-positive' | 'false-positive' | 'ignored'
}

/** Counts of one image and what they are made of; both lists are in the order of the matcher's arguments. */
export interface MatchResult extends MatchCounts {
  readonly annotations: readonly AnnotationMatch[]
  readonly detections: readonly DetectionMatch[]
}

export interface MatchOptions {
  readonly mpp: Mpp
  /** Inclusive; 7.5 µm unless given. */
  readonly radiusUm?: number
  /**
   * Whether a level-0 position lies in pixels that are left out of the score. Annotations there count neither as found
   * nor as missed. Detections that found nothing do not count where they lie there, or within the radius of an annotation
   * that does. A detection there that found an annotation outside is a true positive.
   */
  readonly isIgnored?: (position: Annotation) => boolean
}

/** One image with every detection down to the model's floor: what curves and intervals are computed from. */
export interface ScoredImage extends MatchOptions {
  readonly annotations: readonly Annotation[]
  readonly detections: readonly Detection[]
}
