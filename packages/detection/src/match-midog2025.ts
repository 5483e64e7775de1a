import type { Detection } from './detection.ts'
import { createGreedyClaims } from './greedy-claims.ts'
import type { Annotation, DetectionMatch, MatchOptions, MatchResult } from './match-result.ts'
import { findNearPairs } from './near-pairs.ts'

/**
 * The MIDOG 2025 organisers' rule: the annotations in their order take their nearest unclaimed detection within
 * `radiusUm` (inclusive; greedy, not Hungarian). Unclaimed detections are false positives, duplicates too.
 */
export function matchMidog2025(
  annotations: readonly Annotation[],
  detections: readonly Detection[],
  options: MatchOptions,
): MatchResult {
  const pairs = findNearPairs(annotations, detections, options)
  const claims = createGreedyClaims(pairs)
  for (const index of detections.keys()) claims.add(index)

  const annotationOf = new Int32Array(detections.length).fill(-1)
  for (const [annotation, detection] of claims.detectionOf.entries())
    if (detection !== -1) annotationOf[detection] = annotation
  return {
    truePositives: claims.truePositives(),
    falsePositives: claims.falsePositives(),
    falseNegatives: pairs.annotationCount - claims.truePositives(),
    annotations: pairs.annotationIgnored.map((ignored, index) => {
      const detection = claims.detectionOf[index]!
      return { detection: detection === -1 ? null : detection, ignored }
    }),
    detections: pairs.detectionIgnored.map((ignored, index): DetectionMatch => {
      const annotation = annotationOf[index]!
      if (annotation !== -1) return { annotation, outcome: 'true-positive' }
      return { annotation: null, outcome: ignored ? 'ignored' : 'false-positive' }
    }),
  }
}
