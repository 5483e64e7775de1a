import { expect, test } from 'vitest'
import { cohensKappa } from './cohens-kappa.ts'

/** `times` items that the raters called these. */
const rated = (times: number, first: string, second: string) =>
  Array.from({ length: times }, () => [first, second] as const)

test('κ of a table worked out by hand: 35 of 50 alike, 25 expected by chance', () => {
  const ratings = [
    ...rated(20, 'yes', 'yes'),
    ...rated(5, 'yes', 'no'),
    ...rated(10, 'no', 'yes'),
    ...rated(15, 'no', 'no'),
  ]
  const { items, observed, kappa } = cohensKappa(ratings)
  expect({ items, observed }).toEqual({ items: 50, observed: 0.7 })
  expect(kappa).toBeCloseTo(0.4, 12)
})

test('raters who always agree have 1, those who never do are below 0', () => {
  expect(cohensKappa([...rated(3, 'yes', 'yes'), ...rated(2, 'no', 'no')]).kappa).toBe(1)
  expect(cohensKappa([...rated(2, 'yes', 'no'), ...rated(2, 'no', 'yes')]).kappa).toBe(-1)
})

test('where chance alone gives full agreement, or nothing was rated by both, there is no κ', () => {
  expect(cohensKappa(rated(4, 'yes', 'yes'))).toEqual({ items: 4, observed: 1, kappa: null })
  expect(cohensKappa([])).toEqual({ items: 0, observed: null, kappa: null })
})
