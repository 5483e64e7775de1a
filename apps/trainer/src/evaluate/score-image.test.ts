import { expect, test } from 'vitest'
import { scoreImage } from './score-image.ts'
import { countsOf, scoredImageOf, scoreImages } from './score-images.ts'

const mpp = { x: 0.25, y: 0.25 }
const at = (xPx: number, probability: number) => ({ xPx, yPx: 50, probability })
const figureAt = (xPx: number) => ({ xPx, yPx: 50 })
/** From x = 1000 on nothing counts. Two figures are found, one only below the threshold, one is in the mask. */
const scored = scoreImage(
  {
    annotations: [figureAt(100), figureAt(200), figureAt(300), figureAt(1_100)],
    detections: [at(105, 0.9), at(1_100, 0.8), at(200, 0.7), at(500, 0.6), at(1_500, 0.3), at(300, 0.2)],
    mpp,
    isIgnored: ({ xPx }) => xPx >= 1_000,
  },
  0.5,
)
const image = {
  ...scored,
  id: 'phantom/a',
  caseId: 'phantom/a',
  path: '/a.jpg',
  widthPx: 2_000,
  heightPx: 100,
  mpp,
  tiles: 1,
}

test('each detection has its outcome at the threshold, each figure the detection it claimed', () => {
  expect(scored.detections.map(({ outcome }) => outcome)).toEqual([
    'true-positive',
    'ignored',
    'true-positive',
    'false-positive',
    'ignored',
    'below-threshold',
  ])
  expect(scored.annotations.map(({ detection, ignored }) => [detection, ignored])).toEqual([
    [0, false],
    [2, false],
    [null, false],
    [null, true],
  ])
})

test('the pooled score leaves out what is ignored; AP also looks below the threshold', () => {
  expect(countsOf(image)).toEqual({ truePositives: 2, falsePositives: 1, falseNegatives: 1 })
  const { f1, groundTruth, ap } = scoreImages([image])
  expect(f1).toBeCloseTo(2 / 3, 12)
  expect(groundTruth).toBe(3)
  // precision 1 up to recall 2/3, then 3/4: 67 and 34 of the 101 recalls
  expect(ap).toBeCloseTo((67 + 34 * 0.75) / 101, 12)
  expect(scoredImageOf(image).detections).toHaveLength(4)
})
