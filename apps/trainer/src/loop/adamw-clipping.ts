import * as tf from '@tensorflow/tfjs'

/** As PyTorch's `clip_grad_norm_`: keeps gradients of zeros from dividing by 0. */
const leastNorm = 1e-6

/**
 * What all gradients are multiplied by so that the norm of them together is at most `maximumNorm` (Pascanu et al. 2013,
 * algorithm 1): 1 where it already is. A tensor, because reading the norm would wait for the device.
 */
export function clippingFactor(gradients: readonly tf.Tensor[], maximumNorm: number): tf.Scalar {
  return tf.tidy(() => {
    const squares = gradients.map((gradient) => tf.sum(tf.square(gradient)) as tf.Scalar)
    const norm = tf.sqrt(tf.sum(tf.stack(squares)))
    return tf.minimum(tf.div(maximumNorm, norm.add(leastNorm)), 1) as tf.Scalar
  })
}
