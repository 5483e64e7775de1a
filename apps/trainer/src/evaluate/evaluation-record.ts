import type { Mpp } from '@metaphase/detection'
import type { DetectionMethod } from '@metaphase/inference'
import type { MaskFile, SourceName } from '../data/annotated-image.ts'

/** One candidate of the model, after suppression within 7.5 µm; level-0 pixels, continuous. */
export interface EvaluatedDetection {
  readonly xPx: number
  readonly yPx: number
  readonly probability: number
  /**
   * At the manifest's threshold: `true-positive` claimed by an annotation; `false-positive` claimed by none;
   * `below-threshold` not a figure, kept for AP and FROC. `ignored`: on the image's ignore mask, or beside an annotation
   * there, and claimed by none, whatever its probability.
   */
  readonly outcome: 'true-positive' | 'false-positive' | 'ignored' | 'below-threshold'
}

/** One annotated mitotic figure; level-0 pixels, continuous. */
export interface EvaluatedAnnotation {
  readonly xPx: number
  readonly yPx: number
  /** Index in `detections` of the figure it claimed; null where it was missed or ignored. */
  readonly detection: number | null
  /** It lies on the image's ignore mask and counts neither as found nor as missed. */
  readonly ignored: boolean
}

/** How one image went. */
export interface EvaluatedImage {
  /** `<source>/<name>`. */
  readonly id: string
  /** What its row in a breakdown is called: the slide or case it was cut from. */
  readonly caseId: string
  /** Of the image file, absolute. */
  readonly path: string
  readonly widthPx: number
  readonly heightPx: number
  readonly mpp: Mpp
  readonly ignoreMask?: MaskFile
  /** Mitotic figures in the order of the data set; hard negatives are not listed. */
  readonly annotations: readonly EvaluatedAnnotation[]
  /** Most probable first, down to the model's floor. */
  readonly detections: readonly EvaluatedDetection[]
  readonly tiles: number
  /** Of the fold's bundle that was run on it, in a record of several. */
  readonly threshold?: number
}

/** The bundle that was run. */
export interface EvaluatedModel {
  readonly id: string
  readonly version: string
  readonly sha256: string
  /** The manifest's; never found on the images it is scored on. */
  readonly threshold: number
  readonly probabilityFloor: number
}

/** What one bundle made of a set of images, complete enough to score, draw and re-threshold it again. */
export interface EvaluationRecord {
  readonly model: EvaluatedModel
  /**
   * The bundles of a cross-validation by fold, each run on the images of its own; `model` then has the median of their
   * thresholds, the highest of their floors, and the SHA-256 of theirs.
   */
  readonly folds?: readonly EvaluatedModel[]
  readonly source: SourceName | 'mixed'
  /** How maps became detections, where it was not `peaks`; components have no detections below the threshold, so AP ends there. */
  readonly method?: DetectionMethod
  /** What really ran the network. */
  readonly executionProvider: string
  readonly images: readonly EvaluatedImage[]
  readonly counts: {
    readonly truePositives: number
    readonly falsePositives: number
    readonly falseNegatives: number
  }
  readonly f1: number
  readonly precision: number
  readonly recall: number
  /** Average precision over all detections down to the floor (MIDOG 2025: boxes of half-side 11.25 µm, IoU 0.5). */
  readonly ap: number
  /** Annotated figures that count. */
  readonly groundTruth: number
}
