import type { NearPairs } from './near-pairs.ts'

/**
 * The MIDOG 2025 assignment, kept up to date while detections are added one after the other: at any time the annotations
 * in their order hold what each would take as its nearest unclaimed detection (of equally near ones the first listed)
 * if only the detections added so far existed.
 *
 * A new detection goes to the first annotation in reach that prefers it to what it holds; what that one lets go of is
 * offered in the same way (annotations before it hold something nearer), and so on. Each annotation chooses before those
 * after it, so none before the first change can be affected, and the order of adding does not matter. A detection that
 * ends unclaimed stays so, and an annotation once found stays found: recall never falls as the threshold falls.
 */
export interface GreedyClaims {
  add(detection: number): void
  /** By annotation: the detection it holds, or −1. */
  readonly detectionOf: Int32Array
  truePositives(): number
  /** Unclaimed detections among those added, without the ignored ones. */
  falsePositives(): number
}

export function createGreedyClaims({ near, detectionIgnored, annotationIgnored }: NearPairs): GreedyClaims {
  const detectionOf = new Int32Array(annotationIgnored.length).fill(-1)
  const distanceOf = new Float64Array(annotationIgnored.length)
  let truePositives = 0
  let falsePositives = 0

  function prefers(annotation: number, distanceUm: number, offered: number): boolean {
    const held = detectionOf[annotation]!
    if (held === -1) return true
    const difference = distanceUm - distanceOf[annotation]!
    return difference < 0 || (difference === 0 && offered < held)
  }

  function add(detection: number): void {
    let offered = detection
    for (;;) {
      const taker = near[offered]!.find(({ annotation, distanceUm }) =>
        prefers(annotation, distanceUm, offered),
      )
      if (!taker) break
      const released = detectionOf[taker.annotation]!
      detectionOf[taker.annotation] = offered
      distanceOf[taker.annotation] = taker.distanceUm
      if (released === -1) {
        truePositives++
        return
      }
      offered = released
    }
    if (!detectionIgnored[offered]) falsePositives++
  }

  return { add, detectionOf, truePositives: () => truePositives, falsePositives: () => falsePositives }
}
