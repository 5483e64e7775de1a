export { poissonInterval, type CountInterval } from './count-interval.ts'
export { byProbabilityThenPosition, FIGURE_RADIUS_UM, type Detection, type Mpp } from './detection.ts'
export { findHotSpot, type HotSpotWindow, type PointUm } from './hot-spot.ts'
export {
  matchMidog2025,
  poolCounts,
  scoreCounts,
  type Annotation,
  type MatchCounts,
} from './match-midog2025.ts'
export { suppressNeighbours } from './suppress-neighbours.ts'
