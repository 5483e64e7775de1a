import * as tf from '@tensorflow/tfjs'

const runPixels = 1024

/**
 * Σ over pixels of weights [P, 1] times values [P, C], as [1, C]; differentiable in both. Summed in runs of 1024 pixels and
 * then over the runs: one float32 accumulator over half a million pixels, as the wasm back-end has it, was 0.5 % off. As
 * matrix products, because the gradient of `tf.sum` uploads a tensor of ones of the size of its input.
 */
export function sumOverPixels(weights: tf.Tensor2D, values: tf.Tensor2D): tf.Tensor2D {
  const [pixels, columns] = values.shape
  const length = pixels % runPixels === 0 ? runPixels : pixels
  const runs = pixels / length
  const ofRuns = tf.matMul(weights.reshape([runs, 1, length]), values.reshape([runs, length, columns]))
  return tf.sum(ofRuns, 0)
}
