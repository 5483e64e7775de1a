import { expect, test } from 'vitest'
import { poissonInterval } from './count-interval.ts'

// Garwood's limits as tabulated, e.g. Ulm (1990), "A simple method to calculate the confidence interval of an SMR"
test.each([
  [0, 0, 3.689],
  [1, 0.0253, 5.572],
  [10, 4.795, 18.39],
  [100, 81.36, 121.6],
])('%i figures: 95 %% interval %f to %f', (count, low, high) => {
  const interval = poissonInterval(count)
  expect(interval.low).toBeCloseTo(low, 2)
  expect(interval.high / high).toBeCloseTo(1, 3)
})

test('a count of 20,000 neither underflows nor overflows', () => {
  const { low, high } = poissonInterval(20_000)
  expect(low).toBeCloseTo(19_723.7, 0)
  expect(high).toBeCloseTo(20_279.1, 0)
})

test('where the approximation takes over, the limits go on as before', () => {
  const [before, after] = [poissonInterval(9_999), poissonInterval(10_000)]
  expect(after.low - before.low).toBeCloseTo(1, 1)
  expect(after.high - before.high).toBeCloseTo(1, 1)
})
