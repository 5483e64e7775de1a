import { expect, test } from 'vitest'
import { roundLength } from './round-length.ts'

test.each([
  [180, 100],
  [500, 500],
  [499.9, 200],
  [9.7, 5],
  [2_300, 2_000],
  [0.9, 0.5],
])('room for %d µm: a bar of %d µm', (mostUm, lengthUm) => {
  expect(roundLength(mostUm)).toBe(lengthUm)
})
