import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { gaussian, randomOf } from '../random.ts'
import { differenceGradient, valueAndGradient } from './gradient-check.ts'
import { ntXent } from './nt-xent.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const { exp, log: ln } = Math
const valueOf = (first: number[][], second: number[][], temperature: number) =>
  ntXent(tf.tensor2d(first), tf.tensor2d(second), temperature).dataSync()[0]!

test('two images whose views agree and are at right angles to the other’s', () => {
  // Each anchor: its view at cosine 1, two negatives at 0; temperature 0.5 doubles them. Lengths do not matter.
  const byHand = -ln(exp(2) / (exp(2) + 1 + 1))
  const first = [
    [1, 0],
    [0, 1],
  ]
  const second = [
    [2, 0],
    [0, 0.3],
  ]
  expect(valueOf(first, second, 0.5)).toBeCloseTo(byHand, 6)
})

test('two images in general position, cosine by cosine', () => {
  const a1 = [1, 0]
  const a2 = [0, 1]
  const b1 = [0.6, 0.8]
  const b2 = [-1, 0]
  // cosines: a1a2 0, a1b1 0.6, a1b2 −1, a2b1 0.8, a2b2 0, b1b2 −0.6
  const anchors = [
    -0.6 + ln(exp(0) + exp(0.6) + exp(-1)),
    0 + ln(exp(0) + exp(0.8) + exp(0)),
    -0.6 + ln(exp(0.6) + exp(0.8) + exp(-0.6)),
    0 + ln(exp(-1) + exp(0) + exp(-0.6)),
  ]
  const byHand = (anchors[0]! + anchors[1]! + anchors[2]! + anchors[3]!) / 4
  expect(valueOf([a1, a2], [b1, b2], 1)).toBeCloseTo(byHand, 6)
})

test('with all projections alike, the view is one guess among 2N − 1: itself and 2N − 2 negatives', () => {
  const alike = Array.from({ length: 4 }, () => [0.3, -0.4, 1])
  expect(valueOf(alike, alike, 0.1)).toBeCloseTo(ln(7), 5)
})

test('exchanging the two views changes nothing', () => {
  const random = randomOf(11)
  const draw = () => Array.from({ length: 5 }, () => Array.from({ length: 3 }, () => gaussian(random)))
  const first = draw()
  const second = draw()
  expect(valueOf(first, second, 0.2)).toBeCloseTo(valueOf(second, first, 0.2), 5)
})

test('a single image has no negatives and costs 0', () => {
  expect(valueOf([[1, 2]], [[-3, 1]], 0.1)).toBeCloseTo(0, 6)
})

test('its gradient is the one of central differences', () => {
  const random = randomOf(12)
  const draw = () =>
    tf.tensor2d(
      Array.from({ length: 12 }, () => gaussian(random)),
      [3, 4],
    )
  const first = draw()
  const second = draw()
  const at = draw()
  for (const loss of [
    (x: tf.Tensor2D) => ntXent(x, second, 0.5),
    (x: tf.Tensor2D) => ntXent(first, x, 0.5),
  ]) {
    const { gradient } = valueAndGradient(loss, at)
    for (const [index, difference] of differenceGradient(loss, at).entries()) {
      expect(Math.abs(gradient[index]! - difference)).toBeLessThan(1e-4)
    }
  }
})

test('projections of ±50, and of all zeros, give finite values and gradients', () => {
  const second = tf.tensor2d([
    [-50, 50],
    [50, 50],
  ])
  for (const rows of [
    [
      [50, -50],
      [50, 50],
    ],
    [
      [0, 0],
      [50, 50],
    ],
  ]) {
    const { value, gradient } = valueAndGradient((x) => ntXent(x, second, 0.05), tf.tensor2d(rows))
    expect(Number.isFinite(value)).toBe(true)
    expect(gradient.every(Number.isFinite)).toBe(true)
  }
})
