import { expect, test } from 'vitest'
import { hasSharedData, readTupac } from '../test/example-data.ts'
import { scatterImages } from '../test/scattered-images.ts'
import { matchMidog2025 } from './match-midog2025.ts'
import type { ScoredImage } from './match-result.ts'
import { bestF1Threshold, precisionRecallCurve } from './precision-recall.ts'
import { poolCounts, scoreCounts } from './score-counts.ts'

const mpp = { x: 1, y: 1 }
const at = (xPx: number, probability = 0.9) => ({ xPx, yPx: 0, probability })

/** The counts at a threshold, matched anew. */
const countsAt = (images: readonly ScoredImage[], threshold: number) =>
  poolCounts(
    images.map((image) =>
      matchMidog2025(
        image.annotations,
        image.detections.filter(({ probability }) => probability >= threshold),
        image,
      ),
    ),
  )

test('every point is what matching anew at its threshold gives, on crowded fields with ties and ignored pixels', () => {
  const images = scatterImages(12, { annotations: 30, detections: 50, sideUm: 50 }).map((image) => ({
    ...image,
    isIgnored: ({ xPx }: { xPx: number }) => xPx < 50,
  }))
  const curve = precisionRecallCurve(images)
  expect(curve).toHaveLength(101)
  for (const point of curve) {
    const counts = countsAt(images, point.threshold)
    expect(point).toEqual({ threshold: point.threshold, ...counts, ...scoreCounts(counts) })
  }
})

test('recall never falls as the threshold falls', () => {
  const curve = precisionRecallCurve(scatterImages(5, { annotations: 40, detections: 80, sideUm: 50 }, 7))
  for (const [i, { truePositives }] of curve.entries())
    expect(truePositives).toBeGreaterThanOrEqual(curve[i - 1]?.truePositives ?? 0)
})

test('no detections, no points and no threshold', () => {
  const images = [{ mpp, annotations: [at(0)], detections: [] }]
  expect(precisionRecallCurve(images)).toEqual([])
  expect(bestF1Threshold(images)).toBeNull()
})

test('a threshold that finds nothing is none', () => {
  expect(bestF1Threshold([{ mpp, annotations: [at(0)], detections: [at(100)] }])).toBeNull()
})

test('the best threshold lies in the middle between the last true and the first false detection', () => {
  const image = {
    mpp,
    annotations: [at(0), at(100)],
    detections: [at(0, 0.9), at(100, 0.6), at(200, 0.4), at(300, 0.2)],
  }
  expect(bestF1Threshold([image])).toMatchObject({
    threshold: 0.5,
    f1: 1,
    truePositives: 2,
    falsePositives: 0,
  })
})

test('where every detection is wanted, it lies between the lowest and the floor', () => {
  const images = [{ mpp, annotations: [at(0)], detections: [at(0, 0.6)] }]
  expect(bestF1Threshold(images, { probabilityFloor: 0.2 })!.threshold).toBeCloseTo(0.4, 12)
  expect(bestF1Threshold(images)!.threshold).toBeCloseTo(0.3, 12)
})

test('of equally good thresholds the lowest: more figures found at the same F1', () => {
  // F1 2/3 with one of two found and none false, and again with both found and two false
  const image = {
    mpp,
    annotations: [at(0), at(100)],
    detections: [at(0, 0.9), at(200, 0.8), at(300, 0.7), at(100, 0.6)],
  }
  const best = bestF1Threshold([image], { probabilityFloor: 0.1 })!
  expect(best).toMatchObject({ f1: 2 / 3, recall: 1 })
  expect(best.threshold).toBeCloseTo(0.35, 12)
})

test('two probabilities next to each other among floating-point numbers are still told apart', () => {
  const below = 0.5
  const above = 0.5 + 2 ** -53
  const image = { mpp, annotations: [at(0)], detections: [at(0, above), at(100, below)] }
  const { threshold } = bestF1Threshold([image])!
  expect(countsAt([image], threshold)).toMatchObject({ truePositives: 1, falsePositives: 0 })
})

test.skipIf(!hasSharedData)(
  'on the TUPAC16 cases no threshold does better than the best (skipped without ../shared/data)',
  () => {
    const images = readTupac()
    const best = bestF1Threshold(images)!
    expect(countsAt(images, best.threshold)).toMatchObject({
      truePositives: best.truePositives,
      falsePositives: best.falsePositives,
    })
    for (let threshold = 0.31; threshold < 0.95; threshold += 0.02)
      expect(scoreCounts(countsAt(images, threshold)).f1).toBeLessThanOrEqual(best.f1)
  },
)
