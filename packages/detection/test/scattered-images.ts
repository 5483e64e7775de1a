import type { ScoredImage } from '../src/match-result.ts'
import { seededRandom } from '../src/seeded-random.ts'

/**
 * Made-up images: figures and detections crowded on a square field, so that many compete within 7.5 µm; probabilities
 * in steps of 1 %, so that many tie.
 */
export function scatterImages(
  images: number,
  { annotations, detections, sideUm }: { annotations: number; detections: number; sideUm: number },
  seed = 1,
): ScoredImage[] {
  const random = seededRandom(seed)
  const mpp = { x: 0.25, y: 0.3 }
  const position = () => ({ xPx: (random() * sideUm) / mpp.x, yPx: (random() * sideUm) / mpp.y })
  return Array.from({ length: images }, () => ({
    mpp,
    annotations: Array.from({ length: annotations }, position),
    detections: Array.from({ length: detections }, () => ({
      ...position(),
      probability: Math.round(random() * 100) / 100,
    })),
  }))
}
