import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { gaussian, randomOf } from '../random.ts'
import { differenceGradient, valueAndGradient } from './gradient-check.ts'
import { segmentationLoss } from './segmentation-loss.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const input = () => ({
  logProbabilities: tf.log(
    tf.tensor2d([
      [0.5, 0.2, 0.2, 0.1],
      [0.2, 0.1, 0.3, 0.4],
    ]),
  ),
  target: tf.tensor2d([
    [1, 0, 0, 0],
    [0, 0, 1, 0],
  ]),
  pointTarget: tf.tensor2d([
    [0, 0, 0, 0],
    [0, 0, 1, 0],
  ]),
})

test('equation 1 adds cross-entropy, adaptive Dice, focal loss and λ1 times the loss at the points', () => {
  const crossEntropy = -(Math.log(0.5) + Math.log(0.3)) / 2
  const focal = -(0.5 ** 2 * Math.log(0.5) + 0.7 ** 2 * Math.log(0.3)) / 2
  // Background and mitosis have one pixel each, so they weigh the same.
  const dice = 0.5 * (1 - (2 * 0.5) / (0.7 + 1)) + 0.5 * (1 - (2 * 0.3) / (0.5 + 1))
  const points = -Math.log(0.3)
  const loss = segmentationLoss({ ...input(), pointWeight: 0.4 })
  expect(loss.crossEntropy.dataSync()[0]).toBeCloseTo(crossEntropy, 6)
  expect(loss.adaptiveDice.dataSync()[0]).toBeCloseTo(dice, 6)
  expect(loss.focal.dataSync()[0]).toBeCloseTo(focal, 6)
  expect(loss.pointCrossEntropy.dataSync()[0]).toBeCloseTo(points, 6)
  expect(loss.total.dataSync()[0]).toBeCloseTo(crossEntropy + dice + focal + 0.4 * points, 6)
})

test('the gradient of the whole is the one of central differences', () => {
  const random = randomOf(3)
  const logits = tf.tensor2d(
    Array.from({ length: 8 }, () => gaussian(random)),
    [2, 4],
  )
  const { target, pointTarget } = input()
  const total = (x: tf.Tensor2D) =>
    segmentationLoss({ logProbabilities: tf.logSoftmax(x), target, pointTarget, pointWeight: 0.4 }).total
  const { gradient } = valueAndGradient(total, logits)
  for (const [index, difference] of differenceGradient(total, logits).entries()) {
    expect(Math.abs(gradient[index]! - difference)).toBeLessThan(1e-4)
  }
})

test('outside a gradient function nothing is left but the five scalars', () => {
  const given = { ...input(), pointWeight: 0.4 }
  const before = tf.memory().numTensors
  const loss = segmentationLoss(given)
  expect(tf.memory().numTensors).toBe(before + 5)
  tf.dispose(loss)
  expect(tf.memory().numTensors).toBe(before)
})
