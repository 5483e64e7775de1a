import { FIGURE_RADIUS_UM } from '@metaphase/detection'
import type { EvaluatedAnnotation, EvaluatedImage, EvaluationRecord } from '../evaluate/evaluation-record.ts'

/** How many of each kind a page shows; more would make it too large to send to a colleague. */
const galleryLimits = { hits: 50, misses: 200, falseAlarms: 50 } as const

type GalleryLimits = Readonly<Record<keyof typeof galleryLimits, number>>

/** A place worth looking at; level-0 pixels, continuous. */
interface GalleryItem {
  readonly image: EvaluatedImage
  readonly xPx: number
  readonly yPx: number
  /** Of the detection there; of a miss, of the most probable candidate within 7.5 µm; null where there is none. */
  readonly probability: number | null
}

export interface GalleryChoice {
  readonly shown: readonly GalleryItem[]
  readonly total: number
}

export interface Gallery {
  readonly hits: GalleryChoice
  readonly misses: GalleryChoice
  readonly falseAlarms: GalleryChoice
}

/**
 * What a reader has to see of an evaluation, each kind sorted by falling probability: hits spread evenly over their
 * ranks, the misses with the strongest near-by candidate first, and the strongest false alarms. What lies on an ignore
 * mask is in none of them.
 */
export function chooseGallery(record: EvaluationRecord, limits: GalleryLimits = galleryLimits): Gallery {
  const hits = byProbability(itemsOfOutcome(record, 'true-positive'))
  const falseAlarms = byProbability(itemsOfOutcome(record, 'false-positive'))
  const misses = byProbability(record.images.flatMap(missesOf))
  return {
    hits: { shown: spread(hits, limits.hits), total: hits.length },
    misses: { shown: misses.slice(0, limits.misses), total: misses.length },
    falseAlarms: { shown: falseAlarms.slice(0, limits.falseAlarms), total: falseAlarms.length },
  }
}

const itemsOfOutcome = (
  record: EvaluationRecord,
  outcome: 'true-positive' | 'false-positive',
): GalleryItem[] =>
  record.images.flatMap((image) =>
    image.detections
      .filter((detection) => detection.outcome === outcome)
      .map(({ xPx, yPx, probability }) => ({ image, xPx, yPx, probability })),
  )

const missesOf = (image: EvaluatedImage): GalleryItem[] =>
  image.annotations
    .filter(({ detection, ignored }) => detection === null && !ignored)
    .map((annotation) => ({
      image,
      xPx: annotation.xPx,
      yPx: annotation.yPx,
      probability: strongestCandidate(image, annotation),
    }))

/** How near the network came to finding it: of the candidates below the threshold. */
function strongestCandidate(
  { detections, mpp }: EvaluatedImage,
  { xPx, yPx }: EvaluatedAnnotation,
): number | null {
  const near = detections.filter(
    (detection) =>
      detection.outcome === 'below-threshold' &&
      Math.hypot((detection.xPx - xPx) * mpp.x, (detection.yPx - yPx) * mpp.y) <= FIGURE_RADIUS_UM,
  )
  return near.reduce<number | null>(
    (strongest, { probability }) => (strongest === null ? probability : Math.max(strongest, probability)),
    null,
  )
}

/** Ties keep the order of images and, within one, of the record. */
const byProbability = (items: readonly GalleryItem[]): GalleryItem[] =>
  items.toSorted((a, b) => (b.probability ?? -1) - (a.probability ?? -1))

/** The first, the last and what lies evenly between them. */
function spread<Item>(items: readonly Item[], limit: number): Item[] {
  if (items.length <= limit) return [...items]
  return Array.from(
    { length: limit },
    (_, index) => items[Math.round((index * (items.length - 1)) / (limit - 1))]!,
  )
}
