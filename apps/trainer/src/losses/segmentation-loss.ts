import * as tf from '@tensorflow/tfjs'
import { adaptiveDice } from './adaptive-dice.ts'
import { crossEntropy } from './cross-entropy.ts'
import { focal } from './focal.ts'
import { labelledPixels } from './labelled-pixels.ts'
import { pointCrossEntropy } from './point-cross-entropy.ts'

export interface SegmentationInput {
  /** Log softmax of the mask head [P, C]: P pixels of all images of the batch, C classes. */
  readonly logProbabilities: tf.Tensor2D
  /** One-hot [P, C]; rows of zeros are left out. */
  readonly target: tf.Tensor2D
  /** One-hot [P, C] at annotated points, zero elsewhere. */
  readonly pointTarget: tf.Tensor2D
  /** λ1; the paper's are in `trackWeights`. */
  readonly pointWeight: number
}

// A type, not an interface: `tf.tidy` returns only what has an index signature.
export type SegmentationLoss = {
  readonly crossEntropy: tf.Scalar
  readonly adaptiveDice: tf.Scalar
  readonly focal: tf.Scalar
  readonly pointCrossEntropy: tf.Scalar
  /** L_semi. */
  readonly total: tf.Scalar
}

/** L_semi = L_CE + L_ADice + L_focal + λ1 L_pointCE, eq. (1), with each term unweighted. Differentiable in `logProbabilities`. */
export function segmentationLoss(input: SegmentationInput): SegmentationLoss {
  return tf.tidy(() => {
    const pixels = labelledPixels(input.logProbabilities, input.target)
    const terms = {
      crossEntropy: crossEntropy(pixels),
      adaptiveDice: adaptiveDice(pixels),
      focal: focal(pixels),
      pointCrossEntropy: pointCrossEntropy(input.logProbabilities, input.pointTarget),
    }
    const onMasks = tf.add(tf.add(terms.crossEntropy, terms.adaptiveDice), terms.focal)
    return {
      ...terms,
      total: tf.add(onMasks, tf.mul(terms.pointCrossEntropy, input.pointWeight)) as tf.Scalar,
    }
  })
}
