import * as tf from '@tensorflow/tfjs'

/** λ1 (`point`) and λ2 (`classification`) of eq. (1) and (4). */
export const trackWeights = {
  track1: { point: 0.4, classification: 0 },
  track2: { point: 0.5, classification: 1 },
} as const

export interface TotalLossTerms {
  /** L_semi. */
  readonly segmentation: tf.Scalar
  /** L_DG. */
  readonly domainGeneralisation: tf.Scalar
  /** L_cls; left out where λ2 is 0. */
  readonly classification?: tf.Scalar
}

/** L_total = L_semi + L_DG + λ2 L_cls, eq. (4). With λ2 = 0 (Track 1) the classifier gets no gradient. */
export function totalLoss(terms: TotalLossTerms, classificationWeight: number): tf.Scalar {
  return tf.tidy(() => {
    const withoutClassifier = tf.add(terms.segmentation, terms.domainGeneralisation) as tf.Scalar
    if (classificationWeight === 0) return withoutClassifier
    if (!terms.classification) throw new TypeError('λ2 is not 0, so the classification loss must be given.')
    return tf.add(withoutClassifier, tf.mul(terms.classification, classificationWeight))
  })
}
