import { expect, test } from 'vitest'
import { breakdown, scoreCounts, scoreCountsMidog2025 } from './score-counts.ts'

const counts = (truePositives: number, falsePositives: number, falseNegatives: number) => ({
  truePositives,
  falsePositives,
  falseNegatives,
})

test('groups are pooled, not averaged: a large image weighs more than a small one', () => {
  const images = [
    { ...counts(1, 0, 0), domain: 'melanoma' },
    { ...counts(90, 10, 10), domain: 'lymphoma' },
    { ...counts(1, 9, 9), domain: 'melanoma' },
  ]
  expect(breakdown(images, ({ domain }) => domain)).toEqual([
    { group: 'lymphoma', images: 1, ...counts(90, 10, 10), f1: 0.9, precision: 0.9, recall: 0.9 },
    { group: 'melanoma', images: 2, ...counts(2, 9, 9), f1: 4 / 22, precision: 2 / 11, recall: 2 / 11 },
  ])
})

test('nothing to find and nothing found: ours 0, the organisers’ F1 1', () => {
  expect(scoreCounts(counts(0, 0, 0))).toEqual({ f1: 0, precision: 0, recall: 0 })
  expect(scoreCountsMidog2025(counts(0, 0, 0))).toEqual({ f1: 1, precision: 0, recall: 0 })
})
