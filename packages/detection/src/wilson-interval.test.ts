import { expect, test } from 'vitest'
import { f1Interval, wilsonInterval } from './wilson-interval.ts'

test("Wilson's interval as published (Newcombe 1998, table I)", () => {
  for (const [hits, trials, low, high] of [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const) {
    const interval = wilsonInterval(hits, trials)
    expect(interval.low).toBeCloseTo(low, 4)
    expect(interval.high).toBeCloseTo(high, 4)
  }
})

test('without a figure F1 may be anything; with counts it lies inside its interval', () => {
  expect(f1Interval({ truePositives: 0, falsePositives: 0, falseNegatives: 0 })).toEqual({ low: 0, high: 1 })
  const { low, high } = f1Interval({ truePositives: 48, falsePositives: 22, falseNegatives: 12 })
  const f1 = 96 / 130
  expect(low).toBeLessThan(f1)
  expect(high).toBeGreaterThan(f1)
  expect(high - low).toBeCloseTo(0.16, 1)
})
