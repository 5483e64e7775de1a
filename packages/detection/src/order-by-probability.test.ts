import { expect, test } from 'vitest'
import { byProbabilityThenPosition } from './detection.ts'
import { orderByProbability } from './order-by-probability.ts'

test('the order is that of comparing pairs: also among equals, and what differs by less than a 32-bit float can say', () => {
  const detections = Array.from({ length: 3_000 }, (_, i) => ({
    xPx: (i * 7919) % 50,
    yPx: (i * 104_729) % 50,
    probability: ((i * 31) % 40) / 40 + ((i * 17) % 3) * 1e-12,
  }))
  const sorted = Array.from(orderByProbability(detections), (i) => detections[i])
  expect(sorted).toEqual(detections.toSorted(byProbabilityThenPosition))
  expect(orderByProbability([])).toHaveLength(0)
})
