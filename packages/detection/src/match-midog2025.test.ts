import { expect, test } from 'vitest'
import { hasSharedData, readTupac } from '../test/example-data.ts'
import { scatterImages } from '../test/scattered-images.ts'
import { matchMidog2025 } from './match-midog2025.ts'
import type { Annotation, ScoredImage } from './match-result.ts'
import { poolCounts, scoreCounts } from './score-counts.ts'

const mpp = { x: 0.25, y: 0.25 }
const figure = (xUm: number, probability = 0.9) => ({ xPx: xUm / 0.25, yPx: 0, probability })

test('a detection exactly 7.5 µm away counts, one beyond does not', () => {
  expect(matchMidog2025([figure(0)], [figure(7.5)], { mpp }).truePositives).toBe(1)
  expect(matchMidog2025([figure(0)], [figure(7.51)], { mpp })).toMatchObject({
    truePositives: 0,
    falsePositives: 1,
    falseNegatives: 1,
  })
})

test('a second detection of the same figure is a false positive, and the result says which', () => {
  expect(matchMidog2025([figure(0)], [figure(2), figure(1)], { mpp })).toEqual({
    truePositives: 1,
    falsePositives: 1,
    falseNegatives: 0,
    annotations: [{ detection: 1, ignored: false }],
    detections: [
      { annotation: null, outcome: 'false-positive' },
      { annotation: 0, outcome: 'true-positive' },
    ],
  })
})

test('greedy in the order of the annotations: the first takes its nearest, though the second had no other', () => {
  const { truePositives, annotations } = matchMidog2025([figure(0), figure(8)], [figure(4), figure(-6)], {
    mpp,
  })
  expect(truePositives).toBe(1)
  expect(annotations.map(({ detection }) => detection)).toEqual([0, null])
})

test('of two equally near detections the first listed is taken', () => {
  const { annotations } = matchMidog2025([figure(0)], [figure(3, 0.5), figure(-3, 0.9)], { mpp })
  expect(annotations[0]!.detection).toBe(0)
})

/** The rule as the organisers state it, comparing every pair. */
function matchEveryPair({ annotations, detections, mpp }: ScoredImage) {
  const claimed = new Set<number>()
  return annotations.map(({ xPx, yPx }) => {
    const distance = (i: number) =>
      Math.hypot((detections[i]!.xPx - xPx) * mpp.x, (detections[i]!.yPx - yPx) * mpp.y)
    const nearest = [...detections.keys()]
      .filter((i) => !claimed.has(i) && distance(i) <= 7.5)
      .toSorted((a, b) => distance(a) - distance(b) || a - b)[0]
    if (nearest === undefined) return null
    claimed.add(nearest)
    return nearest
  })
}

test('the same pairs as comparing every annotation with every detection, on crowded fields', () => {
  const images = scatterImages(40, { annotations: 40, detections: 60, sideUm: 60 })
  for (const image of images) {
    const { annotations } = matchMidog2025(image.annotations, image.detections, image)
    expect(annotations.map(({ detection }) => detection)).toEqual(matchEveryPair(image))
  }
})

test('100 images of 1,000 figures and 1,000 detections each are matched in well under a second', () => {
  const images = scatterImages(100, { annotations: 1_000, detections: 1_000, sideUm: 1_400 })
  const start = performance.now()
  for (const image of images) matchMidog2025(image.annotations, image.detections, image)
  expect(performance.now() - start).toBeLessThan(1_000)
})

const rightOf50Um = ({ xPx }: Annotation) => xPx * mpp.x >= 50

test('in ignored pixels neither unmatched detections nor annotations count', () => {
  const result = matchMidog2025(
    [figure(0), figure(60), figure(90)],
    [figure(1), figure(20), figure(60), figure(75)],
    { mpp, isIgnored: rightOf50Um },
  )
  expect(result).toMatchObject({ truePositives: 1, falsePositives: 1, falseNegatives: 0 })
  expect(result.detections.map(({ outcome }) => outcome)).toEqual([
    'true-positive',
    'false-positive',
    'ignored',
    'ignored',
  ])
  expect(result.annotations).toEqual([
    { detection: 0, ignored: false },
    { detection: null, ignored: true },
    { detection: null, ignored: true },
  ])
})

test('at the border of ignored pixels: a figure outside may be found from inside, and finding an ignored one is no error', () => {
  const options = { mpp, isIgnored: rightOf50Um }
  expect(matchMidog2025([figure(48)], [figure(51)], options).detections[0]!.outcome).toBe('true-positive')
  expect(matchMidog2025([figure(51)], [figure(48)], options)).toMatchObject({
    truePositives: 0,
    falsePositives: 0,
    falseNegatives: 0,
  })
})

test('an ignored annotation takes no detection from one that counts', () => {
  const { annotations } = matchMidog2025([figure(51), figure(45)], [figure(49)], {
    mpp,
    isIgnored: rightOf50Um,
  })
  expect(annotations[1]!.detection).toBe(0)
})

test.skipIf(!hasSharedData)(
  'F1 0.7413533834586467 on the 73 TUPAC16 cases (skipped without ../shared/data)',
  () => {
    const counts = readTupac().map((image) =>
      matchMidog2025(
        image.annotations,
        image.detections.filter(({ probability }) => probability > 0.64),
        image,
      ),
    )
    expect(scoreCounts(poolCounts(counts)).f1).toBe(0.7413533834586467)
  },
)
