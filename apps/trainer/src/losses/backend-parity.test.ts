import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWasm } from '../backend/open-wasm.ts'
import { gaussian, randomOf } from '../random.ts'
import { classificationLoss } from './classification-loss.ts'
import { domainGeneralisationLoss } from './domain-generalisation-loss.ts'
import { valueAndGradient } from './gradient-check.ts'
import { segmentationLoss } from './segmentation-loss.ts'

beforeAll(async () => {
  await openWasm({ threads: 1 })
})
afterAll(async () => {
  await tf.setBackend('cpu')
})

type LossOf = (x: tf.Tensor2D) => tf.Scalar

// Tensors belong to the back-end they were made on, so each case makes its own.
const segmentation =
  (term: keyof ReturnType<typeof segmentationLoss>, points = true) =>
  (): LossOf => {
    const target = labels(2048, 0.2)
    const pointTarget = points ? labels(2048, 0.98) : tf.zerosLike(target)
    return (x) =>
      segmentationLoss({
        logProbabilities: tf.logSoftmax(tf.reshape(x, [2048, 4])),
        target,
        pointTarget,
        pointWeight: 0.4,
      })[term]
  }
const domainGeneralisation = (term: keyof ReturnType<typeof domainGeneralisationLoss>) => (): LossOf => {
  const domain = labels(2048, 0.2)
  return (x) => {
    const rows = tf.reshape(x, [2048, 4]) as tf.Tensor2D
    const [first, second] = tf.split(tf.slice(x, [0, 0], [1, 64]).reshape([16, 4]), 2) as [
      tf.Tensor2D,
      tf.Tensor2D,
    ]
    return domainGeneralisationLoss({ first, second, temperature: 0.1, domainLogits: rows, domain })[term]
  }
}
const classification = (term: keyof ReturnType<typeof classificationLoss>) => (): LossOf => {
  const random = randomOf(5)
  const target = tf.tensor1d(Array.from({ length: 8192 }, () => (random() < 0.2 ? 1 : 0)))
  return (x) => classificationLoss(x.as1D(), target)[term]
}

/** One-hot rows of which `ignored`, a share, are zero. */
function labels(rows: number, ignored: number): tf.Tensor2D {
  const random = randomOf(1)
  const values = new Float32Array(rows * 4)
  for (let row = 0; row < rows; row++) {
    if (random() >= ignored) values[row * 4 + Math.floor(random() * 4)] = 1
  }
  return tf.tensor2d(values, [rows, 4])
}

const cases: readonly (readonly [string, () => LossOf])[] = [
  ['cross-entropy', segmentation('crossEntropy')],
  ['adaptive Dice loss', segmentation('adaptiveDice')],
  ['focal loss', segmentation('focal')],
  ['point cross-entropy', segmentation('pointCrossEntropy')],
  ['point cross-entropy without points', segmentation('pointCrossEntropy', false)],
  ['L_semi', segmentation('total')],
  ['NT-Xent', domainGeneralisation('contrastive')],
  ['domain cross-entropy behind gradient reversal', domainGeneralisation('domain')],
  ['L_DG', domainGeneralisation('total')],
  ['binary cross-entropy of positives', classification('crossEntropyPositive')],
  ['focal loss of negatives', classification('focalNegative')],
  ['L_cls', classification('total')],
]

async function on(backend: string, make: () => LossOf, spread: number) {
  await tf.setBackend(backend)
  const random = randomOf(2)
  const x = tf.tensor2d(
    Float32Array.from({ length: 8192 }, () => spread * gaussian(random)),
    [1, 8192],
  )
  return valueAndGradient(make(), x)
}

test.each(cases)('%s: value and gradient are the same on cpu and wasm', async (_, make) => {
  const cpu = await on('cpu', make, 2)
  const wasm = await on('wasm', make, 2)
  expect(Math.abs(wasm.value - cpu.value)).toBeLessThan(1e-5)
  const largest = Math.max(...Array.from(cpu.gradient, Math.abs))
  const apart = Math.max(
    ...Array.from(cpu.gradient, (value, index) => Math.abs(value - wasm.gradient[index]!)),
  )
  expect(apart).toBeLessThanOrEqual(1e-5 * Math.max(largest, 1e-3))
})

test.each(cases)('%s: logits up to ±50 and beyond stay finite on wasm', async (_, make) => {
  const { value, gradient } = await on('wasm', make, 25)
  expect(Number.isFinite(value)).toBe(true)
  expect(gradient.every(Number.isFinite)).toBe(true)
})

test('half a million undecided pixels cost ln 4 on wasm too, which adds in float32', async () => {
  await tf.setBackend('wasm')
  const pixels = 8 * 256 * 256
  const loss = tf.tidy(() => {
    const logProbabilities = tf.mul(tf.ones<tf.Rank.R2>([pixels, 4]), Math.log(0.25)) as tf.Tensor2D
    const target = tf.tile(tf.tensor2d([[0, 1, 0, 0]]), [pixels, 1])
    return segmentationLoss({ logProbabilities, target, pointTarget: target, pointWeight: 0.4 })
  })
  expect(loss.crossEntropy.dataSync()[0]).toBeCloseTo(Math.log(4), 4)
  expect(loss.adaptiveDice.dataSync()[0]).toBeCloseTo(1 - (2 * 0.25) / (0.25 + 1), 4)
  tf.dispose(loss)
})
