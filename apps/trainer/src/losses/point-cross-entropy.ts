import * as tf from '@tensorflow/tfjs'
import { crossEntropy } from './cross-entropy.ts'
import { labelledPixels } from './labelled-pixels.ts'

/**
 * L_pointCE of eq. (1): cross-entropy at the annotated points alone (Bearman et al. 2016, eq. 2), meant to raise the
 * recall of mitotic figures. `pointTarget` [P, C] is one-hot at the points and zero elsewhere; the mean is over the
 * points, and 0 where the batch has none. Bearman et al. sum instead; with a mean, λ1 does not depend on their number.
 */
export function pointCrossEntropy(logProbabilities: tf.Tensor2D, pointTarget: tf.Tensor2D): tf.Scalar {
  return tf.tidy(() => crossEntropy(labelledPixels(logProbabilities, pointTarget)))
}
