import type { Detection } from './detection.ts'
import type { Annotation, DetectionMatch, MatchOptions, MatchResult } from './match-result.ts'
import { findNearPairs } from './near-pairs.ts'

/**
 * The rule of the TUPAC16 alternative labels' notebook (Bertram et al. 2020), for comparison with figures published under
 * it: an annotation is found if any detection lies within `radiusUm` (inclusive), and a detection is a false positive
 * if no annotation does. It is kinder than `matchMidog2025`: of several detections of one figure none is false, and one
 * detection may find two figures. So `truePositives` counts annotations, and may differ from the number of detections
 * whose outcome is `true-positive`; each names the annotation nearest to it.
 */
export function matchTupacLegacy(
  annotations: readonly Annotation[],
  detections: readonly Detection[],
  options: MatchOptions,
): MatchResult {
  const { near, detectionIgnored, annotationIgnored, annotationCount } = findNearPairs(
    annotations,
    detections,
    options,
  )
  const nearestDetection = annotations.map(() => ({ detection: -1, distanceUm: Infinity }))
  const outcomes = near.map((inReach, detection): DetectionMatch => {
    let nearest = { annotation: -1, distanceUm: Infinity }
    for (const pair of inReach) {
      if (pair.distanceUm < nearest.distanceUm) nearest = pair
      if (pair.distanceUm < nearestDetection[pair.annotation]!.distanceUm)
        nearestDetection[pair.annotation] = { detection, distanceUm: pair.distanceUm }
    }
    if (nearest.annotation !== -1) return { annotation: nearest.annotation, outcome: 'true-positive' }
    return { annotation: null, outcome: detectionIgnored[detection] ? 'ignored' : 'false-positive' }
  })
  const truePositives = nearestDetection.filter(({ detection }) => detection !== -1).length
  return {
    truePositives,
    falsePositives: outcomes.filter(({ outcome }) => outcome === 'false-positive').length,
    falseNegatives: annotationCount - truePositives,
    annotations: nearestDetection.map(({ detection }, index) => ({
      detection: detection === -1 ? null : detection,
      ignored: annotationIgnored[index]!,
    })),
    detections: outcomes,
  }
}
