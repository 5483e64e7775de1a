import { expect, test } from 'vitest'
import { isInPolygon } from './polygon.ts'

const notched = [
  [0, 0],
  [10, 0],
  [10, 10],
  [5, 4],
  [0, 10],
] as const

test.each([
  [2, 2, true],
  [5, 6, false],
  [1, 7, true],
  [9, 7, true],
  [11, 1, false],
  [-1, 5, false],
])('%d/%d lies in a notched square: %s', (x, y, inside) => {
  expect(isInPolygon(x, y, notched)).toBe(inside)
})

test('of two regions that share a border, a figure on it belongs to one', () => {
  const left = [
    [0, 0],
    [5, 0],
    [5, 10],
    [0, 10],
  ] as const
  const right = [
    [5, 0],
    [10, 0],
    [10, 10],
    [5, 10],
  ] as const
  expect([left, right].filter((region) => isInPolygon(5, 5, region))).toHaveLength(1)
})
