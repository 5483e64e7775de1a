import * as tf from '@tensorflow/tfjs'
import { domainCrossEntropy } from './domain-cross-entropy.ts'
import { ntXent } from './nt-xent.ts'

export interface DomainGeneralisationInput {
  /** Projections [N, D] of the weakly and the strongly augmented views of the same N images. */
  readonly first: tf.Tensor2D
  readonly second: tf.Tensor2D
  /** Of NT-Xent. */
  readonly temperature: number
  /** [2N, K] for K domains, from behind the gradient reversal. */
  readonly domainLogits: tf.Tensor2D
  /** One-hot [2N, K]. */
  readonly domain: tf.Tensor2D
  /** Those of equation 2 unless given. */
  readonly weights?: { readonly contrastive: number; readonly domain: number }
}

const paperWeights = { contrastive: 0.5, domain: 0.3 }

// A type, not an interface: `tf.tidy` returns only what has an index signature.
export type DomainGeneralisationLoss = {
  readonly contrastive: tf.Scalar
  readonly domain: tf.Scalar
  /** L_DG. */
  readonly total: tf.Scalar
}

/** L_DG = 0.5 L_cont + 0.3 L_Domain, eq. (2), with each term unweighted. */
export function domainGeneralisationLoss(input: DomainGeneralisationInput): DomainGeneralisationLoss {
  return tf.tidy(() => {
    const contrastive = ntXent(input.first, input.second, input.temperature)
    const domain = domainCrossEntropy(input.domainLogits, input.domain)
    const weights = input.weights ?? paperWeights
    const total = tf.add(
      tf.mul(contrastive, weights.contrastive),
      tf.mul(domain, weights.domain),
    ) as tf.Scalar
    return { contrastive, domain, total }
  })
}
