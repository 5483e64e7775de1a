export { againstBackground, type Background } from './against-background.ts'
export { apartFrom } from './apart-from.ts'
export { averagePrecision } from './average-precision.ts'
export { bestBalancedAccuracyThreshold } from './best-balanced-accuracy.ts'
export { bootstrapClassification, type ClassificationIntervals } from './bootstrap-classification.ts'
export {
  bootstrapIntervals,
  type BootstrapOptions,
  type ScoreInterval,
  type ScoreIntervals,
} from './bootstrap.ts'
export { calibrationBins, expectedCalibrationError, type CalibrationBin } from './calibration-error.ts'
export {
  calibrate,
  fitLogisticCalibration,
  fitTemperature,
  labelDetections,
  type Calibration,
} from './calibration.ts'
export {
  answersAt,
  balancedAccuracy,
  rocAuc,
  sensitivitySpecificity,
  type LabelledScore,
  type SensitivitySpecificity,
} from './classification-scores.ts'
export { cohensKappa, type Agreement } from './cohens-kappa.ts'
export { connectedComponents, type Component, type ComponentOptions } from './connected-components.ts'
export { poissonInterval, type CountInterval } from './count-interval.ts'
export { byProbabilityThenPosition, FIGURE_RADIUS_UM, type Detection, type Mpp } from './detection.ts'
export { atypicalShare, classOf, type FigureThresholds } from './figure-class.ts'
export { froc, type Froc, type FrocPoint } from './froc.ts'
export { matchMidog2025 } from './match-midog2025.ts'
export type {
  Annotation,
  AnnotationMatch,
  DetectionMatch,
  MatchCounts,
  MatchOptions,
  MatchResult,
  ScoredImage,
} from './match-result.ts'
export { matchTupacLegacy } from './match-tupac-legacy.ts'
export { midogEnvelope, midogPoint } from './midog-points.ts'
export { mergeTiles, type ClassifiedDetection, type TileCandidate } from './merge-tiles.ts'
export { bestF1Threshold, precisionRecallCurve, type CurvePoint } from './precision-recall.ts'
export {
  breakdown,
  poolCounts,
  scoreCounts,
  scoreCountsMidog2025,
  type CountScores,
  type GroupScores,
} from './score-counts.ts'
export {
  reviewedClass,
  settleReviews,
  type FigureReview,
  type ReviewedClass,
  type SettledFigure,
  type Verdict,
} from './settle-reviews.ts'
export { findSlideHotSpot } from './slide-hot-spot.ts'
export { suppressNeighbours } from './suppress-neighbours.ts'
export { f1Interval, wilsonInterval, type RatioInterval } from './wilson-interval.ts'
