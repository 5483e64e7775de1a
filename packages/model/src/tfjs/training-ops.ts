import type * as tf from '@tensorflow/tfjs'

export interface BatchNormResult {
  /** Normalised x, the same shape. */
  readonly y: tf.Tensor4D
  /** Per channel, of this batch. Kept: the caller disposes it. */
  readonly mean: tf.Tensor1D
  /** Per channel, of this batch, biased (divided by N·H·W). Kept: the caller disposes it. */
  readonly variance: tf.Tensor1D
}

/**
 * The operations of a training step that back-ends do with very different speed, or can differentiate only in a way of
 * their own. Each is differentiable once in every tensor argument; images are [N, H, W, C], float32.
 */
export interface TrainingOps {
  /** Batch norm over N, H, W with the batch's own statistics; differentiable in x, gamma and beta. */
  batchNormTraining(x: tf.Tensor4D, gamma: tf.Tensor1D, beta: tf.Tensor1D, epsilon: number): BatchNormResult
  /** max(x, 0); its gradient at 0 is 0. */
  relu(x: tf.Tensor): tf.Tensor
  /** min(max(x, 0), 6); its gradient at 0 and at 6 is 0. */
  relu6(x: tf.Tensor): tf.Tensor
  /** Maxima of 2 × 2 blocks, stride 2; an odd last row or column is left out. The gradient goes to the maxima. */
  maxPool2(x: tf.Tensor4D): tf.Tensor4D
  /** Twice the height and width, every pixel repeated. */
  upsampleNearest2(x: tf.Tensor4D): tf.Tensor4D
  /** One filter [k, k, C, 1] per channel, SAME padding as TensorFlow lays it. */
  depthwiseConv2d(x: tf.Tensor4D, filter: tf.Tensor4D, stride: number): tf.Tensor4D
}
