import { expect, test } from 'vitest'
import { batchResult } from './batch-result.ts'

const detected = { batch: 0, tiles: 2, executionProvider: 'cpu', candidates: [[1, 2, 0.5]] }

test('a batch without a classifier has the fields it had before there were any', () => {
  expect(batchResult.parse(detected)).toEqual(detected)
})

test('candidates that a tile classified and those it left to their owner lie side by side', () => {
  const classified = {
    ...detected,
    classifierProvider: 'cpu',
    candidates: [
      [1, 2, 0.5, 0.25],
      [3, 4, 0.5],
    ],
  }
  expect(JSON.parse(JSON.stringify(batchResult.parse(classified)))).toEqual(classified)
  expect(batchResult.safeParse({ ...detected, candidates: [[1, 2, 0.5, null]] }).success).toBe(false)
  expect(batchResult.safeParse({ ...detected, candidates: [[1, 2]] }).success).toBe(false)
})
