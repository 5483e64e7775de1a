import { expect, test } from 'vitest'
import { calibrationBins, expectedCalibrationError } from './calibration-error.ts'
import { calibrate, fitLogisticCalibration, fitTemperature, labelDetections } from './calibration.ts'
import type { LabelledScore } from './classification-scores.ts'
import { seededRandom } from './seeded-random.ts'

/** Items whose chance of being true is `calibrate(score, truth)`. */
function drawItems(count: number, truth: { slope: number; offset: number }, seed: number): LabelledScore[] {
  const random = seededRandom(seed)
  return Array.from({ length: count }, () => {
    const score = 0.02 + 0.96 * random()
    return { score, isTrue: random() < calibrate(score, truth) }
  })
}
const calibrated = (items: readonly LabelledScore[], calibration: { slope: number; offset: number }) =>
  items.map(({ score, isTrue }) => ({ score: calibrate(score, calibration), isTrue }))

test('slope 1 and offset 0 leave a probability as it is', () => {
  for (const p of [0.001, 0.3, 0.97]) expect(calibrate(p, { slope: 1, offset: 0 })).toBeCloseTo(p, 12)
})

test.each([
  [0.5, -1],
  [2, 0.7],
  [1, 0],
])(
  'slope %d and offset %d are found again from 40,000 items, and the calibration error goes',
  (slope, offset) => {
    const items = drawItems(40_000, { slope, offset }, 42)
    const fitted = fitLogisticCalibration(items)
    expect(Math.abs(fitted.slope - slope)).toBeLessThan(0.05)
    expect(Math.abs(fitted.offset - offset)).toBeLessThan(0.05)
    expect(expectedCalibrationError(calibrated(items, fitted))).toBeLessThan(0.01)
  },
)

test('a temperature of 2.5 is found again: the overconfident model’s error falls from over 0.1 to under 0.01', () => {
  const items = drawItems(40_000, { slope: 0.4, offset: 0 }, 7)
  const fitted = fitTemperature(items)
  expect(fitted.temperature).toBeGreaterThan(2.4)
  expect(fitted.temperature).toBeLessThan(2.6)
  expect(fitted.offset).toBe(0)
  expect(expectedCalibrationError(items)).toBeGreaterThan(0.1)
  expect(expectedCalibrationError(calibrated(items, fitted))).toBeLessThan(0.01)
})

test('the fit is the optimum, where all scores are high too: the gradient of the likelihood vanishes there', () => {
  const items = drawItems(4_000, { slope: 0.8, offset: -2 }, 3).filter(({ score }) => score > 0.8)
  const { slope, offset } = fitLogisticCalibration(items)
  const positives = items.filter(({ isTrue }) => isTrue).length
  const high = (positives + 1) / (positives + 2)
  const low = 1 / (items.length - positives + 2)
  let [alongSlope, alongOffset] = [0, 0]
  for (const { score, isTrue } of items) {
    const residual = calibrate(score, { slope, offset }) - (isTrue ? high : low)
    alongSlope += residual * Math.log(score / (1 - score))
    alongOffset += residual
  }
  expect(Math.abs(alongSlope)).toBeLessThan(1e-5)
  expect(Math.abs(alongOffset)).toBeLessThan(1e-5)
})

test('separable classes, certain scores and a single score all give a finite fit', () => {
  const separable = [0, 0.1, 0.2, 0.8, 0.9, 1].map((score) => ({ score, isTrue: score > 0.5 }))
  const same = [true, true, false].map((isTrue) => ({ score: 0.3, isTrue }))
  for (const items of [separable, same]) {
    const { slope, offset } = fitLogisticCalibration(items)
    expect(Number.isFinite(slope) && Number.isFinite(offset)).toBe(true)
  }
  expect(fitTemperature(separable).temperature).toBeGreaterThan(0)
})

test('one class alone, or scores the wrong way round, are refused with the reason', () => {
  expect(() => fitLogisticCalibration([{ score: 0.4, isTrue: true }])).toThrow('1 true and 0 false')
  const inverted = [0.1, 0.2, 0.8, 0.9].map((score) => ({ score, isTrue: score < 0.5 }))
  expect(() => fitTemperature(inverted)).toThrow('No temperature fits')
})

test('bins hold equally many items, and the error is the mean gap between promise and outcome', () => {
  // 20 items at 0.2 of which half are true, 20 at 0.8 all true: gaps 0.3 and 0.2
  const items = Array.from({ length: 40 }, (_, i) => ({
    score: i < 20 ? 0.2 : 0.8,
    isTrue: i % 2 === 0 || i >= 20,
  }))
  expect(calibrationBins(items).map(({ count }) => count)).toEqual(Array.from({ length: 10 }, () => 4))
  expect(expectedCalibrationError(items)).toBeCloseTo(0.25, 12)
  expect(expectedCalibrationError(items.toReversed())).toBeCloseTo(0.25, 12)
  const sortedByLabel = items.toSorted((a, b) => Number(a.isTrue) - Number(b.isTrue))
  expect(expectedCalibrationError(sortedByLabel)).toBeCloseTo(0.25, 12)
})

test('fewer items than bins make fewer bins; none make none', () => {
  expect(calibrationBins([{ score: 0.4, isTrue: true }])).toEqual([
    { count: 1, meanScore: 0.4, shareTrue: 1 },
  ])
  expect(expectedCalibrationError([])).toBe(0)
})

test('a detector is calibrated on all its detections but the ignored ones', () => {
  const at = (xPx: number, probability = 0.9) => ({ xPx, yPx: 0, probability })
  const image = {
    mpp: { x: 1, y: 1 },
    annotations: [at(0)],
    detections: [at(1, 0.8), at(100, 0.3), at(900, 0.7)],
    isIgnored: ({ xPx }: { xPx: number }) => xPx > 500,
  }
  expect(labelDetections([image])).toEqual([
    { score: 0.8, isTrue: true },
    { score: 0.3, isTrue: false },
  ])
})
