import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { domainCrossEntropy } from './domain-cross-entropy.ts'
import { domainGeneralisationLoss } from './domain-generalisation-loss.ts'
import { differenceGradient, valueAndGradient } from './gradient-check.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const { exp, log: ln } = Math
const rows = [
  [2, 0, 0],
  [0, 1, 0],
  [5, -5, 3],
]
const domain = [
  [1, 0, 0],
  [0, 0, 1],
  [0, 0, 0],
]
// Row 1: −2 + ln(e² + 1 + 1); row 2: −0 + ln(1 + e + 1); row 3 has no domain.
const byHand = (-2 + ln(exp(2) + 2) + ln(2 + exp(1))) / 2

describe('domain cross-entropy', () => {
  test('is the mean over the rows that have a domain', () => {
    expect(domainCrossEntropy(tf.tensor2d(rows), tf.tensor2d(domain)).dataSync()[0]).toBeCloseTo(byHand, 6)
  })

  test('its gradient is the one of central differences, and none for a row without a domain', () => {
    const loss = (x: tf.Tensor2D) => domainCrossEntropy(x, tf.tensor2d(domain))
    const { gradient } = valueAndGradient(loss, tf.tensor2d(rows))
    for (const [index, difference] of differenceGradient(loss, tf.tensor2d(rows)).entries()) {
      expect(Math.abs(gradient[index]! - difference)).toBeLessThan(1e-4)
    }
    expect(Array.from(gradient.subarray(6), Math.abs)).toEqual([0, 0, 0])
  })

  test('logits of ±50 give finite values and gradients', () => {
    const extreme = tf.tensor2d([
      [-50, 50, 50],
      [50, 50, -50],
      [50, -50, 50],
    ])
    const { value, gradient } = valueAndGradient((x) => domainCrossEntropy(x, tf.tensor2d(domain)), extreme)
    expect(value).toBeCloseTo((100 + ln(2) + 100 + ln(2)) / 2, 4)
    expect(gradient.every(Number.isFinite)).toBe(true)
  })
})

describe('equation 2', () => {
  // Two images, all four projections alike: one guess among three.
  const alike = () =>
    tf.tensor2d([
      [1, 1],
      [1, 1],
    ])
  const input = () => ({
    first: alike(),
    second: alike(),
    temperature: 0.1,
    domainLogits: tf.tensor2d(rows),
    domain: tf.tensor2d(domain),
  })

  test('is 0.5 times the contrastive and 0.3 times the domain loss', () => {
    const loss = domainGeneralisationLoss(input())
    expect(loss.contrastive.dataSync()[0]).toBeCloseTo(ln(3), 5)
    expect(loss.domain.dataSync()[0]).toBeCloseTo(byHand, 6)
    expect(loss.total.dataSync()[0]).toBeCloseTo(0.5 * ln(3) + 0.3 * byHand, 5)
  })

  test('takes other weights', () => {
    const loss = domainGeneralisationLoss({ ...input(), weights: { contrastive: 2, domain: 0 } })
    expect(loss.total.dataSync()[0]).toBeCloseTo(2 * ln(3), 5)
  })
})
