import { expect, test } from 'vitest'
import { hasSharedData, readTrack2 } from '../test/example-data.ts'
import { balancedAccuracy, rocAuc, sensitivitySpecificity } from './classification-scores.ts'

const items = (trueScores: number[], otherScores: number[]) => [
  ...trueScores.map((score) => ({ score, isTrue: true })),
  ...otherScores.map((score) => ({ score, isTrue: false })),
]

test('balanced accuracy is the mean of the two classes’ own accuracies, however rare atypical figures are (equation 5)', () => {
  const figures = items([0.9, 0.7, 0.2], [0.1, 0.1, 0.2, 0.3, 0.4, 0.8, 0.1, 0.2, 0.3, 0.59])
  expect(sensitivitySpecificity(figures, 0.59)).toEqual({ sensitivity: 2 / 3, specificity: 0.8 })
  expect(balancedAccuracy(figures, 0.59)).toBeCloseTo((2 / 3 + 0.8) / 2, 12)
})

test('calling all figures normal is worth 0.5', () => {
  expect(balancedAccuracy(items([0.4], [0.1, 0.2, 0.3]), 0.5)).toBe(0.5)
})

test('a class that does not occur gives 0', () => {
  expect(sensitivitySpecificity(items([], [0.1]), 0.5)).toEqual({ sensitivity: 0, specificity: 1 })
})

test('AUC counts pairs in the right order, ties half', () => {
  expect(rocAuc(items([0.9, 0.8], [0.1, 0.2]))).toBe(1)
  expect(rocAuc(items([0.1], [0.9]))).toBe(0)
  expect(rocAuc(items([0.5, 0.5], [0.5]))).toBe(0.5)
  // of 6 pairs: 0.8 beats 3; 0.4 beats 0.1, ties 0.4, loses to 0.6
  expect(rocAuc(items([0.8, 0.4], [0.1, 0.4, 0.6]))).toBe(4.5 / 6)
})

test('AUC needs both classes', () => {
  expect(rocAuc(items([0.4], []))).toBeNaN()
  expect(rocAuc([])).toBeNaN()
})

// the example comes without metrics; these are counted by hand: 6 atypical, 27 normal, 5 and 17 of them right
test.skipIf(!hasSharedData)(
  "the organisers' Track 2 example: sensitivity 5/6, specificity 17/27, AUC 118/162 (skipped without ../shared/data)",
  () => {
    const crops = readTrack2()
    expect(crops).toHaveLength(33)
    expect(crops.every(({ score, calledAtypical }) => score >= 0.5 === calledAtypical)).toBe(true)
    expect(sensitivitySpecificity(crops, 0.5)).toEqual({ sensitivity: 5 / 6, specificity: 17 / 27 })
    expect(balancedAccuracy(crops, 0.5)).toBe((5 / 6 + 17 / 27) / 2)
    expect(rocAuc(crops)).toBeCloseTo(118 / 162, 12)
  },
)
