import { expect, test } from 'vitest'
import { reversalStrengthAt } from './reversal-strength.ts'

test('a constant schedule is at its maximum throughout', () => {
  expect([0, 0.3, 1].map((p) => reversalStrengthAt(p, { maximum: 0.7, schedule: 'constant' }))).toEqual([
    0.7, 0.7, 0.7,
  ])
})

test('Ganin’s rises from 0 through tanh 1 at a fifth to nearly its maximum', () => {
  const at = (progress: number) => reversalStrengthAt(progress, { maximum: 2, schedule: 'ganin' })
  expect(at(0)).toBe(0)
  // 2 / (1 + exp(−10 p)) − 1 is tanh(5 p).
  expect(at(0.2)).toBeCloseTo(2 * Math.tanh(1), 12)
  expect(at(1)).toBeCloseTo(2 * 0.9999092, 6)
})

test('progress outside 0 … 1 counts as its nearest end', () => {
  const at = (progress: number) => reversalStrengthAt(progress, { maximum: 1, schedule: 'ganin' })
  expect(at(-3)).toBe(0)
  expect(at(7)).toBe(at(1))
})
