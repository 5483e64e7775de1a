import { matchMidog2025, type ScoredImage } from '@metaphase/detection'
import type { EvaluatedAnnotation, EvaluatedDetection } from './evaluation-record.ts'

/**
 * What became of every annotated figure and of every candidate: the MIDOG 2025 rule among the candidates at or above the
 * threshold. `detections` are most probable first, so that those come first.
 */
export function scoreImage(
  { annotations, detections, ...options }: ScoredImage,
  threshold: number,
): { readonly annotations: EvaluatedAnnotation[]; readonly detections: EvaluatedDetection[] } {
  const figures = detections.filter(({ probability }) => probability >= threshold)
  const match = matchMidog2025(annotations, figures, options)
  const all = matchMidog2025(annotations, detections, options) // which of those below would be ignored
  const outcomeBelow = (index: number) =>
    all.detections[index]!.outcome === 'ignored' ? 'ignored' : 'below-threshold'
  return {
    annotations: annotations.map(({ xPx, yPx }, index) => ({ xPx, yPx, ...match.annotations[index]! })),
    detections: detections.map(({ xPx, yPx, probability }, index) => ({
      xPx,
      yPx,
      probability,
      outcome: match.detections[index]?.outcome ?? outcomeBelow(index),
    })),
  }
}
