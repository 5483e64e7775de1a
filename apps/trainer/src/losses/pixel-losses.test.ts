import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, test } from 'vitest'
import { gaussian, randomOf } from '../random.ts'
import { adaptiveDice } from './adaptive-dice.ts'
import { crossEntropy } from './cross-entropy.ts'
import { focal } from './focal.ts'
import { differenceGradient, valueAndGradient } from './gradient-check.ts'
import { labelledPixels } from './labelled-pixels.ts'
import { pointCrossEntropy } from './point-cross-entropy.ts'

type PixelLoss = (logProbabilities: tf.Tensor2D, target: tf.Tensor2D) => tf.Scalar

const losses: readonly (readonly [string, PixelLoss])[] = [
  ['cross-entropy', (logP, y) => tf.tidy(() => crossEntropy(labelledPixels(logP, y)))],
  ['focal loss', (logP, y) => tf.tidy(() => focal(labelledPixels(logP, y)))],
  ['adaptive Dice loss', (logP, y) => tf.tidy(() => adaptiveDice(labelledPixels(logP, y)))],
  ['point cross-entropy', pointCrossEntropy],
]
const [[, crossEntropyOf], [, focalOf], [, diceOf], [, pointsOf]] = losses as [
  (typeof losses)[0],
  (typeof losses)[0],
  (typeof losses)[0],
  (typeof losses)[0],
]

const ln = Math.log
// Four pixels: a background one, a nucleus, a background one taken for mitosis, and one that nobody labelled.
const probabilities = [
  [0.7, 0.1, 0.1, 0.1],
  [0.2, 0.5, 0.2, 0.1],
  [0.1, 0.1, 0.6, 0.2],
  [0.25, 0.25, 0.25, 0.25],
]
const labels = [0, 1, 0, null]

const oneHot = (classes: readonly (number | null)[]) =>
  tf.tensor2d(classes.map((label) => [0, 1, 2, 3].map((channel) => (channel === label ? 1 : 0))))

const valueOf = (loss: PixelLoss, p: number[][], classes: readonly (number | null)[]): number =>
  tf.tidy(() => loss(tf.log(tf.tensor2d(p)), oneHot(classes)).dataSync()[0]!) as unknown as number

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('values worked out by hand', () => {
  test('cross-entropy is the mean of −ln p of the true class over the three labelled pixels', () => {
    expect(valueOf(crossEntropyOf, probabilities, labels)).toBeCloseTo(-(ln(0.7) + ln(0.5) + ln(0.1)) / 3, 6)
  })

  test('the focal loss weighs each by the square of what its probability lacks to 1', () => {
    const byHand = -(0.3 ** 2 * ln(0.7) + 0.5 ** 2 * ln(0.5) + 0.9 ** 2 * ln(0.1)) / 3
    expect(valueOf(focalOf, probabilities, labels)).toBeCloseTo(byHand, 6)
  })

  test('the adaptive Dice loss weighs background, 2 of 3 pixels, half as much as nuclei, 1 of 3', () => {
    // Background: overlap 0.7 + 0.1, probability 0.7 + 0.2 + 0.1, two pixels. Nuclei: 0.5, 0.1 + 0.5 + 0.1, one pixel.
    const background = 1 - (2 * 0.8) / (1.0 + 2)
    const nucleus = 1 - (2 * 0.5) / (0.7 + 1)
    const byHand = (1 / 3) * background + (2 / 3) * nucleus
    expect(valueOf(diceOf, probabilities, labels)).toBeCloseTo(byHand, 6)
  })

  test('point cross-entropy is the mean over the points alone', () => {
    expect(valueOf(pointsOf, probabilities, [null, 2, null, 3])).toBeCloseTo(-(ln(0.2) + ln(0.25)) / 2, 6)
  })

  test('a perfect mask costs nothing in adaptive Dice, a wholly wrong one 1', () => {
    const sure = (channel: number) => [0, 1, 2, 3].map((c) => (c === channel ? 1 - 3e-7 : 1e-7))
    expect(valueOf(diceOf, [sure(0), sure(1), sure(2)], [0, 1, 2])).toBeCloseTo(0, 5)
    expect(valueOf(diceOf, [sure(1), sure(2), sure(0)], [0, 1, 2])).toBeCloseTo(1, 5)
  })

  test('a class absent from the batch has no part in adaptive Dice, however probable the pixels find it', () => {
    // Only background is labelled: 1 − 2 · 1.0 / (1.0 + 2), whichever class has the rest.
    const byHand = 1 - 2 / 3
    expect(
      valueOf(
        diceOf,
        [
          [0.6, 0.4 - 2e-7, 1e-7, 1e-7],
          [0.4, 0.6 - 2e-7, 1e-7, 1e-7],
        ],
        [0, 0],
      ),
    ).toBeCloseTo(byHand, 6)
    expect(
      valueOf(
        diceOf,
        [
          [0.6, 1e-7, 0.1, 0.3],
          [0.4, 1e-7, 0.3, 0.3],
        ],
        [0, 0],
      ),
    ).toBeCloseTo(byHand, 6)
  })
})

describe.each(losses)('%s', (_, loss) => {
  const random = randomOf(7)
  const classes = [0, 1, null, 2, 0, null, 1, 0]
  const ignoredRows = [2, 5]
  const randomLogits = () => classes.map(() => [0, 1, 2, 3].map(() => gaussian(random)))
  const ofLogits = (target: tf.Tensor2D) => (logits: tf.Tensor2D) => loss(tf.logSoftmax(logits), target)

  test('its gradient in the logits is the one of central differences', () => {
    const logits = tf.tensor2d(randomLogits())
    const target = oneHot(classes)
    const { gradient } = valueAndGradient(ofLogits(target), logits)
    const differences = differenceGradient(ofLogits(target), logits)
    expect(Math.max(...differences.map(Math.abs))).toBeGreaterThan(0.01)
    for (const [index, difference] of differences.entries()) {
      expect(Math.abs(gradient[index]! - difference)).toBeLessThan(1e-4)
    }
  })

  test('pixels without a label change neither value nor gradient, and get none', () => {
    const rows = randomLogits()
    const target = oneHot(classes)
    const before = valueAndGradient(ofLogits(target), tf.tensor2d(rows))
    for (const row of ignoredRows) rows[row] = [9, -9, 4, -4]
    const after = valueAndGradient(ofLogits(target), tf.tensor2d(rows))
    expect(after.value).toBe(before.value)
    expect(after.gradient).toEqual(before.gradient)
    for (const row of ignoredRows) {
      expect(Array.from(after.gradient.subarray(4 * row, 4 * row + 4), Math.abs)).toEqual([0, 0, 0, 0])
    }
  })

  test('leaving the unlabelled pixels out of the batch gives the same value', () => {
    const rows = randomLogits()
    const kept = classes.flatMap((label, row) => (label === null ? [] : [row]))
    const whole = valueAndGradient(ofLogits(oneHot(classes)), tf.tensor2d(rows))
    const part = valueAndGradient(
      ofLogits(oneHot(kept.map((row) => classes[row]!))),
      tf.tensor2d(kept.map((row) => rows[row]!)),
    )
    expect(part.value).toBeCloseTo(whole.value, 6)
  })

  test('a batch without any label costs 0 and moves nothing', () => {
    const none = oneHot(classes.map(() => null))
    const { value, gradient } = valueAndGradient(ofLogits(none), tf.tensor2d(randomLogits()))
    expect(Math.abs(value)).toBe(0)
    expect(Array.from(gradient, Math.abs)).toEqual(Array.from({ length: 32 }, () => 0))
  })

  test('the order of the pixels is of no account', () => {
    const rows = randomLogits()
    const forwards = valueAndGradient(ofLogits(oneHot(classes)), tf.tensor2d(rows))
    const backwards = valueAndGradient(ofLogits(oneHot(classes.toReversed())), tf.tensor2d(rows.toReversed()))
    expect(backwards.value).toBeCloseTo(forwards.value, 6)
  })

  test.each([50, -50])('logits of ±50 (%d at the true class) give finite values and gradients', (atTruth) => {
    const extreme = classes.map((label) => [0, 1, 2, 3].map((c) => (c === (label ?? 0) ? atTruth : -atTruth)))
    const { value, gradient } = valueAndGradient(ofLogits(oneHot(classes)), tf.tensor2d(extreme))
    expect(Number.isFinite(value)).toBe(true)
    expect(gradient.every(Number.isFinite)).toBe(true)
  })

  test('batches of whole runs of 1024 pixels are summed like others', () => {
    const part = randomLogits()
    const times = (count: number) => ({
      logits: tf.tensor2d(Array.from({ length: count }, () => part).flat()),
      target: oneHot(Array.from({ length: count }, () => classes).flat()),
    })
    const few = times(1)
    const many = times(256)
    const expected = valueAndGradient(ofLogits(few.target), few.logits)
    const found = valueAndGradient(ofLogits(many.target), many.logits)
    expect(found.value).toBeCloseTo(expected.value, 6)
    for (let index = 0; index < expected.gradient.length; index++) {
      expect(found.gradient[index]! * 256).toBeCloseTo(expected.gradient[index]!, 5)
    }
  })
})
