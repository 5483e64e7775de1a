import type { BatchNormResult, TrainingOps } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { withGradient } from './custom-gradient.ts'

/** The training operations out of tfjs' own, for every back-end. */
export const portableOps: TrainingOps = {
  batchNormTraining,
  relu: (x) =>
    withGradient([x], (x) => {
      const y = tf.relu(x)
      return { y, saved: [y], gradient: (dy, [y]) => tf.mul(dy, tf.step(y!)) }
    }),
  relu6: (x) =>
    withGradient([x], (x) => {
      const y = tf.relu6(x)
      const isBetween = (y: tf.Tensor) => tf.mul(tf.step(y), tf.step(tf.sub(6, y)))
      return { y, saved: [y], gradient: (dy, [y]) => tf.mul(dy, isBetween(y!)) }
    }),
  maxPool2: (x) => tf.maxPool(x, 2, 2, 'valid'),
  upsampleNearest2,
  depthwiseConv2d: (x, filter, stride) => tf.depthwiseConv2d(x, filter, stride, 'same'),
}

/** See `TrainingOps`; the gradient of a pixel is the sum over the 2×2 places it was copied to. */
export function upsampleNearest2(x: tf.Tensor4D): tf.Tensor4D {
  return withGradient([x] as const, (x) => {
    const [, height, width] = x.shape
    const y = tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width])
    return { y, saved: [], gradient: (dy) => tf.mul(tf.avgPool(dy, 2, 2, 'valid'), 4) }
  })
}

/** Batch norm with a gradient of its own: tfjs would tape a dozen operations, each a pass over the whole tensor. */
function batchNormTraining(
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): BatchNormResult {
  const statistics: Partial<Record<'mean' | 'variance', tf.Tensor1D>> = {}
  const y = withGradient([x, gamma, beta] as const, (x, gamma, beta) => {
    const rows = tf.reshape(x, [-1, x.shape[3]]) as tf.Tensor2D
    const mean = columnMeans(rows)
    const centred = tf.sub(rows, mean) as tf.Tensor2D
    const variance = columnMeans(tf.square(centred))
    const inverseSd = tf.rsqrt(tf.add(variance, epsilon))
    const y = tf.add(tf.mul(centred, tf.mul(gamma, inverseSd)), beta)
    statistics.mean = tf.keep(mean)
    statistics.variance = tf.keep(variance)
    return {
      y: tf.reshape(y, x.shape) as tf.Tensor4D,
      saved: [centred, gamma, inverseSd],
      gradient: batchNormGradient,
    }
  })
  return { y, mean: statistics.mean!, variance: statistics.variance! }
}

function batchNormGradient(dy: tf.Tensor4D, saved: readonly tf.Tensor[]): tf.Tensor[] {
  const [centred, gamma, inverseSd] = saved as [tf.Tensor2D, tf.Tensor1D, tf.Tensor1D]
  const [count] = centred.shape
  const dRows = tf.reshape(dy, centred.shape) as tf.Tensor2D
  const meanDy = columnMeans(dRows)
  const meanDyCentred = columnMeans(tf.mul(dRows, centred) as tf.Tensor2D)
  const scale = tf.mul(gamma, inverseSd)
  // dx = scale · (dy − mean(dy) − centred · mean(dy · centred) / variance)
  const slope = tf.mul(tf.mul(scale, tf.square(inverseSd)), meanDyCentred)
  const dx = tf.sub(tf.sub(tf.mul(dRows, scale), tf.mul(centred, slope)), tf.mul(scale, meanDy))
  const dGamma = tf.mul(tf.mul(inverseSd, meanDyCentred), count)
  return [tf.reshape(dx, dy.shape), dGamma, tf.mul(meanDy, count)]
}

/** Mean of each column of [rows, columns], as a matrix product: the one reduction that is fast on every back-end. */
function columnMeans(rows: tf.Tensor2D): tf.Tensor1D {
  const [count, columns] = rows.shape
  const weights = tf.mul<tf.Tensor2D>(tf.ones([1, count]), 1 / count)
  return tf.reshape(tf.matMul(weights, rows), [columns]) as tf.Tensor1D
}
