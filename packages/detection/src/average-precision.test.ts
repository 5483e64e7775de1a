import { expect, test } from 'vitest'
import { hasSharedData, readTupac } from '../test/example-data.ts'
import { averagePrecision } from './average-precision.ts'

const mpp = { x: 1, y: 1 }
const at = (xPx: number, probability = 0.9, yPx = 0) => ({ xPx, yPx, probability })

test('one figure found, one missed: precision 1 up to recall 0.5, nothing beyond', () => {
  expect(averagePrecision([{ mpp, annotations: [at(0), at(100)], detections: [at(1)] }])).toBeCloseTo(
    51 / 101,
    12,
  )
})

test('a false positive above the only true one halves precision at every recall; one below does no harm', () => {
  const image = (probability: number) => ({
    mpp,
    annotations: [at(0)],
    detections: [at(0, 0.5), at(100, probability)],
  })
  expect(averagePrecision([image(0.9)])).toBe(0.5)
  expect(averagePrecision([image(0.1)])).toBe(1)
})

test('boxes of 22.5 µm at IoU 0.5: 7.5 µm off along an axis matches, along the diagonal it does not', () => {
  const ap = (dx: number, dy: number) =>
    averagePrecision([{ mpp, annotations: [at(0)], detections: [at(dx, 0.9, dy)] }])
  expect(ap(7.5, 0)).toBe(1)
  expect(ap(7.51, 0)).toBe(0)
  expect(ap(7.5 / Math.SQRT2, 7.5 / Math.SQRT2)).toBe(0)
  expect(ap(4, 4)).toBe(1)
})

test('the most probable detection takes the figure, not the nearest', () => {
  const detections = [at(0, 0.5), at(5, 0.9)]
  expect(averagePrecision([{ mpp, annotations: [at(0)], detections }])).toBe(1)
})

test('ignored pixels: what lies there changes nothing', () => {
  const clean = { mpp, annotations: [at(0), at(100)], detections: [at(0, 0.8), at(30, 0.9)] }
  const isIgnored = ({ xPx }: { xPx: number }) => xPx >= 500
  const withIgnored = {
    ...clean,
    annotations: [...clean.annotations, at(510), at(600)],
    detections: [...clean.detections, at(511, 0.99), at(700, 0.95)],
    isIgnored,
  }
  expect(averagePrecision([withIgnored])).toBe(averagePrecision([clean]))
})

test('0 without annotations', () => {
  expect(averagePrecision([])).toBe(0)
  expect(averagePrecision([{ mpp, annotations: [], detections: [at(0)] }])).toBe(0)
})

// as carried out apart from this code, comparing every pair
test.skipIf(!hasSharedData)(
  'AP 0.7613841186968127 on the 73 TUPAC16 cases (skipped without ../shared/data)',
  () => {
    expect(averagePrecision(readTupac())).toBeCloseTo(0.7613841186968127, 12)
  },
)
