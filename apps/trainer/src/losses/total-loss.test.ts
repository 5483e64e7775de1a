import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { totalLoss, trackWeights } from './total-loss.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

test('equation 4 for Track 1 is the segmentation and the domain generalisation loss, and no classifier', () => {
  const terms = { segmentation: tf.scalar(2), domainGeneralisation: tf.scalar(0.5) }
  expect(totalLoss(terms, trackWeights.track1.classification).dataSync()[0]).toBe(2.5)
  const diverged = { ...terms, classification: tf.scalar(Number.NaN) }
  expect(totalLoss(diverged, 0).dataSync()[0]).toBe(2.5)
})

test('equation 4 for Track 2 adds λ2 = 1 times the classification loss', () => {
  const terms = {
    segmentation: tf.scalar(2),
    domainGeneralisation: tf.scalar(0.5),
    classification: tf.scalar(4),
  }
  expect(totalLoss(terms, trackWeights.track2.classification).dataSync()[0]).toBe(6.5)
  expect(totalLoss(terms, 0.25).dataSync()[0]).toBe(3.5)
})

test('λ2 without a classification loss is refused', () => {
  expect(() => totalLoss({ segmentation: tf.scalar(1), domainGeneralisation: tf.scalar(1) }, 1)).toThrow('λ2')
})
