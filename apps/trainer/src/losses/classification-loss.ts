import * as tf from '@tensorflow/tfjs'

// A type, not an interface: `tf.tidy` returns only what has an index signature.
export type ClassificationLoss = {
  readonly crossEntropyPositive: tf.Scalar
  readonly crossEntropyNegative: tf.Scalar
  readonly focalPositive: tf.Scalar
  readonly focalNegative: tf.Scalar
  /** L_cls. */
  readonly total: tf.Scalar
}

/**
 * L_cls = 0.5 (L_BCEpos + L_BCEneg) + 0.25 (L_Fpos + L_Fneg), eq. (3), of Track 2. Binary cross-entropy and focal loss
 * (Lin et al. 2017, γ = 2), each averaged over the positives and over the negatives apart, so that the rare class weighs as
 * much as the common one; a class absent from the batch contributes 0. `logits` and `target` (1 or 0) are [N].
 */
export function classificationLoss(logits: tf.Tensor1D, target: tf.Tensor1D): ClassificationLoss {
  return tf.tidy(() => {
    const positive = target
    const negative = tf.sub(1, target) as tf.Tensor1D
    const towardsWrong = tf.mul(logits, tf.sub(negative, positive))
    const crossEntropy = tf.softplus(towardsWrong) as tf.Tensor1D
    const focal = tf.mul(tf.square(tf.sigmoid(towardsWrong)), crossEntropy) as tf.Tensor1D
    const terms = {
      crossEntropyPositive: meanWithin(positive, crossEntropy),
      crossEntropyNegative: meanWithin(negative, crossEntropy),
      focalPositive: meanWithin(positive, focal),
      focalNegative: meanWithin(negative, focal),
    }
    const crossEntropies = tf.add(terms.crossEntropyPositive, terms.crossEntropyNegative)
    const focals = tf.add(terms.focalPositive, terms.focalNegative)
    return { ...terms, total: tf.add(tf.mul(crossEntropies, 0.5), tf.mul(focals, 0.25)) as tf.Scalar }
  })
}

const meanWithin = (members: tf.Tensor1D, values: tf.Tensor1D): tf.Scalar =>
  tf.sum(tf.mul(members, values)).div(tf.maximum(tf.sum(members), 1))
