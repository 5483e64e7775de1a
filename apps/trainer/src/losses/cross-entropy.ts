import * as tf from '@tensorflow/tfjs'
import type { LabelledPixels } from './labelled-pixels.ts'
import { sumOverPixels } from './sum-over-pixels.ts'

/** L_CE of eq. (1): the mean of −log p_t over the labelled pixels. */
export function crossEntropy({ trueLogProbability, labelled, count }: LabelledPixels): tf.Scalar {
  return tf.tidy(() => tf.neg(sumOverPixels(labelled, trueLogProbability).asScalar().div(count)))
}
