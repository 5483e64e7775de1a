import { expect, test } from 'vitest'
import { hasSharedData, readTupac } from '../test/example-data.ts'
import { froc } from './froc.ts'

const mpp = { x: 1, y: 1 }
const at = (xPx: number, probability = 0.9) => ({ xPx, yPx: 0, probability })

test('everything found without error: recall 1 at every rate, an area of 8', () => {
  const { points, area } = froc([{ mpp, annotations: [at(0)], detections: [at(0)] }])
  expect(points).toEqual([{ threshold: 0.9, falsePositivesPerImage: 0, recall: 1 }])
  expect(area).toBeCloseTo(8, 4)
})

test('false positives are per image: two on two images are one each', () => {
  const image = { mpp, annotations: [at(0)], detections: [at(0, 0.5), at(100, 0.9)] }
  expect(froc([image, image]).points).toEqual([
    { threshold: 0.9, falsePositivesPerImage: 1, recall: 0 },
    { threshold: 0.5, falsePositivesPerImage: 1, recall: 1 },
  ])
})

test('left of its first point the curve is 0', () => {
  const image = {
    mpp,
    annotations: [at(0)],
    detections: [at(0, 0.5), ...[1, 2, 3, 4].map((i) => at(i * 100))],
  }
  // from 4 to 8 false positives recall is 1; the 50 places lie 8/49 apart, so the step is a ramp half of that wide
  expect(froc([image]).area).toBeCloseTo(4, 1)
})

test('no detections, no area', () => {
  expect(froc([{ mpp, annotations: [at(0)], detections: [] }])).toEqual({ points: [], area: 0 })
})

// the organisers' published procedure, carried out apart from this code: 40 thresholds, each matched anew
test.skipIf(!hasSharedData)(
  'area 4.501155608101741 on the 73 TUPAC16 cases (skipped without ../shared/data)',
  () => {
    expect(froc(readTupac()).area).toBeCloseTo(4.501155608101741, 10)
  },
)
