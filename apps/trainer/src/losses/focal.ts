import * as tf from '@tensorflow/tfjs'
import type { LabelledPixels } from './labelled-pixels.ts'
import { sumOverPixels } from './sum-over-pixels.ts'

/**
 * L_focal of eq. (1): the mean of −(1 − p_t)^γ log p_t over the labelled pixels (Lin et al. 2017, eq. 4), with their γ = 2
 * and without class weights. The paper names neither.
 */
export function focal({ trueLogProbability, count }: LabelledPixels): tf.Scalar {
  return tf.tidy(() => {
    const missSquared = tf.square(tf.sub(1, tf.exp(trueLogProbability))) as tf.Tensor2D
    return tf.neg(sumOverPixels(missSquared, trueLogProbability).asScalar().div(count))
  })
}
