import { expect, test } from 'vitest'
import { learningRateAt } from './learning-rate.ts'

const schedule = { peak: 4e-4, floor: 1e-6, warmUpSteps: 3, totalSteps: 104 }

test('rises in equal steps to the peak after the warm-up', () => {
  for (const [step, rate] of [1e-4, 2e-4, 3e-4, 4e-4].entries()) {
    expect(learningRateAt(step, schedule)).toBeCloseTo(rate, 15)
  }
})

test('is half-way between peak and floor half-way down, and the floor at the last step and after', () => {
  expect(learningRateAt(53, schedule)).toBeCloseTo((4e-4 + 1e-6) / 2, 12)
  expect(learningRateAt(103, schedule)).toBeCloseTo(1e-6, 15)
  expect(learningRateAt(5000, schedule)).toBeCloseTo(1e-6, 15)
})

test('a quarter of the way down it has lost (1 − √½) / 2 of the fall', () => {
  expect(learningRateAt(3 + 25, schedule)).toBeCloseTo(4e-4 - (3.99e-4 * (1 - Math.SQRT1_2)) / 2, 12)
})

test('never rises after the warm-up', () => {
  const rates = Array.from({ length: 101 }, (_, index) => learningRateAt(3 + index, schedule))
  for (let index = 1; index < rates.length; index++) expect(rates[index]).toBeLessThan(rates[index - 1]!)
})

test('without a warm-up the first step has the peak; a warm-up longer than the run never reaches it', () => {
  expect(learningRateAt(0, { ...schedule, warmUpSteps: 0 })).toBe(4e-4)
  expect(learningRateAt(0, { ...schedule, warmUpSteps: 0, totalSteps: 1 })).toBe(4e-4)
  expect(learningRateAt(1, { ...schedule, warmUpSteps: 9, totalSteps: 2 })).toBeCloseTo(0.8e-4, 12)
})
