import * as tf from '@tensorflow/tfjs'
import { sumOverPixels } from './sum-over-pixels.ts'

/** What the pixel losses need of a batch, computed once for all of them. P pixels, C classes. */
export interface LabelledPixels {
  /** log p [P, C]. */
  readonly logProbabilities: tf.Tensor2D
  /** One-hot [P, C]; a row of zeros is a pixel that no loss sees. */
  readonly target: tf.Tensor2D
  /** log p_t [P, 1], of the pixel's true class; 0 where there is no label, so that neither value nor gradient comes of it. */
  readonly trueLogProbability: tf.Tensor2D
  /** 1 where there is a label, else 0, [P, 1]. */
  readonly labelled: tf.Tensor2D
  /** Labelled pixels; at least 1, so that a batch without any has a loss of 0. */
  readonly count: tf.Scalar
}

/**
 * From the log softmax of P pixels and their one-hot labels, both [P, C]. Differentiable in `logProbabilities`, whose
 * values must be finite. To be called inside `tf.tidy` or a gradient function.
 */
export function labelledPixels(logProbabilities: tf.Tensor2D, target: tf.Tensor2D): LabelledPixels {
  const onePerClass = tf.ones<tf.Rank.R2>([target.shape[1], 1])
  const labelled = tf.matMul(target, onePerClass) as tf.Tensor2D
  const trueLogProbability = tf.matMul(tf.mul(target, logProbabilities), onePerClass) as tf.Tensor2D
  const count = tf.maximum(sumOverPixels(labelled, labelled), 1).asScalar()
  return { logProbabilities, target, trueLogProbability, labelled, count }
}
