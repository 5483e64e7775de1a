import { expect, test } from 'vitest'
import { haematoxylinBaseline } from './parameters.ts'
import { haematoxylinWeights } from './stain.ts'

test('the weights recover the amount of haematoxylin from a mixture with eosin', () => {
  const unit = (vector: readonly number[]) => vector.map((value) => value / Math.hypot(...vector))
  const haematoxylin = unit(haematoxylinBaseline.haematoxylin)
  const eosin = unit(haematoxylinBaseline.eosin)
  const weights = haematoxylinWeights(haematoxylinBaseline.haematoxylin, haematoxylinBaseline.eosin)
  const amountIn = (density: readonly number[]) =>
    density.reduce((sum, value, i) => sum + value * weights[i]!, 0)
  expect(amountIn(haematoxylin)).toBeCloseTo(1, 12)
  expect(amountIn(eosin)).toBeCloseTo(0, 12)
  expect(amountIn(haematoxylin.map((value, i) => 0.7 * value + 0.4 * eosin[i]!))).toBeCloseTo(0.7, 12)
})
