import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { classificationLoss } from './classification-loss.ts'
import { differenceGradient, valueAndGradient } from './gradient-check.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const ln = Math.log
/** Logit of a probability. */
const logit = (p: number) => ln(p / (1 - p))
const lossOf = (probabilities: number[], target: number[]) =>
  classificationLoss(tf.tensor1d(probabilities.map(logit)), tf.tensor1d(target))
const value = (scalar: tf.Scalar) => scalar.dataSync()[0]!

test('equation 3: means over one positive and over three negatives, each class by itself', () => {
  const loss = lossOf([0.2, 0.1, 0.4, 0.7], [1, 0, 0, 0])
  const crossEntropyPositive = -ln(0.2)
  const crossEntropyNegative = -(ln(0.9) + ln(0.6) + ln(0.3)) / 3
  const focalPositive = -(0.8 ** 2) * ln(0.2)
  const focalNegative = -(0.1 ** 2 * ln(0.9) + 0.4 ** 2 * ln(0.6) + 0.7 ** 2 * ln(0.3)) / 3
  expect(value(loss.crossEntropyPositive)).toBeCloseTo(crossEntropyPositive, 6)
  expect(value(loss.crossEntropyNegative)).toBeCloseTo(crossEntropyNegative, 6)
  expect(value(loss.focalPositive)).toBeCloseTo(focalPositive, 6)
  expect(value(loss.focalNegative)).toBeCloseTo(focalNegative, 6)
  expect(value(loss.total)).toBeCloseTo(
    0.5 * (crossEntropyPositive + crossEntropyNegative) + 0.25 * (focalPositive + focalNegative),
    6,
  )
})

test('doubling the common class does not change the loss', () => {
  const once = lossOf([0.3, 0.2, 0.6], [1, 0, 0])
  const twice = lossOf([0.3, 0.2, 0.6, 0.2, 0.6], [1, 0, 0, 0, 0])
  expect(value(twice.total)).toBeCloseTo(value(once.total), 6)
})

test.each([0, 1])('a batch of class %d alone: the other class contributes 0', (only) => {
  const loss = lossOf([0.25, 0.25], [only, only])
  const p = only === 1 ? 0.25 : 0.75
  expect(value(loss.total)).toBeCloseTo(-0.5 * ln(p) - 0.25 * (1 - p) ** 2 * ln(p), 6)
})

test('its gradient is the one of central differences', () => {
  const target = tf.tensor1d([1, 0, 0, 1, 0])
  const total = (x: tf.Tensor2D) => classificationLoss(x.as1D(), target).total
  const at = tf.tensor2d([[0.3, -1.2, 2, -0.7, 0.1]])
  const { gradient } = valueAndGradient(total, at)
  for (const [index, difference] of differenceGradient(total, at).entries()) {
    expect(Math.abs(gradient[index]! - difference)).toBeLessThan(1e-4)
  }
})

test('logits of ±50 give finite values and gradients', () => {
  const target = tf.tensor1d([1, 1, 0, 0])
  const { value: total, gradient } = valueAndGradient(
    (x) => classificationLoss(x.as1D(), target).total,
    tf.tensor2d([[50, -50, 50, -50]]),
  )
  // Half of each class is wrong by 50: means 25 and 25.
  expect(total).toBeCloseTo(0.5 * (25 + 25) + 0.25 * (25 + 25), 4)
  expect(gradient.every(Number.isFinite)).toBe(true)
})
