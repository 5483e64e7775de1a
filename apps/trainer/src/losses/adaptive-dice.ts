import * as tf from '@tensorflow/tfjs'
import type { LabelledPixels } from './labelled-pixels.ts'
import { sumOverPixels } from './sum-over-pixels.ts'

/**
 * L_ADice of eq. (1), "a weighted Dice loss, where weights are adaptively determined by the class ratios within each
 * batch". Over the labelled pixels of the batch, with probabilities p and one-hot labels y:
 *
 *   Σ_c w_c (1 − 2 Σ p y / (Σ p + Σ y)),   w_c ∝ 1 / (share of class c),   Σ_c w_c = 1
 *
 * Classes absent from the batch weigh 0; cross-entropy still pushes their probability down. The paper gives no formula:
 * Sudre et al. 2017, whom it cites, weigh by 1 / share² inside one fraction over all classes, whose scale is then free.
 */
export function adaptiveDice(pixels: LabelledPixels): tf.Scalar {
  return tf.tidy(() => {
    const { logProbabilities, target, trueLogProbability, labelled } = pixels
    const labelledOfClass = sumOverPixels(labelled, target)
    const probabilityOfClass = sumOverPixels(labelled, tf.exp(logProbabilities))
    const overlap = sumOverPixels(tf.exp(trueLogProbability), target)
    const dice = overlap.mul(2).div(probabilityOfClass.add(tf.maximum(labelledOfClass, 1)))
    return tf.sum(classWeights(labelledOfClass).mul(tf.sub(1, dice)))
  })
}

/** [1, C], from the whole numbers of labelled pixels of each class; all 0 where nothing is labelled. */
function classWeights(labelledOfClass: tf.Tensor2D): tf.Tensor2D {
  const present = tf.minimum(labelledOfClass, 1)
  const inverse = present.div(tf.maximum(labelledOfClass, 1))
  const anyPresent = tf.max(present)
  return inverse.div(tf.sum(inverse).add(tf.sub(1, anyPresent)))
}
