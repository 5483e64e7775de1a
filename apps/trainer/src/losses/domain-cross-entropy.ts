import * as tf from '@tensorflow/tfjs'

/**
 * L_Domain of eq. (2): cross-entropy of the domain classifier (Ganin et al. 2016, eq. 8), averaged over the rows that have
 * a domain. `logits` [M, K] are those of both views of every image behind the gradient reversal, `domain` [M, K] is
 * one-hot; a row of zeros is left out.
 */
export function domainCrossEntropy(logits: tf.Tensor2D, domain: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => {
    const known = tf.maximum(tf.sum(domain), 1)
    return tf.neg(tf.sum(tf.mul(domain, tf.logSoftmax(logits))).div(known))
  })
}
