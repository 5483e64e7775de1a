import * as tf from '@tensorflow/tfjs'

const beta1 = 0.9
const beta2 = 0.999
const epsilon = 1e-8

/** A weight and what Adam remembers of it. */
export interface Slot {
  readonly weight: tf.Variable
  /** Running means of the gradient and of its square. */
  readonly firstMoment: tf.Variable
  readonly secondMoment: tf.Variable
  steps: number
}

/** Scalars of one update; the same for all weights that have made as many steps. */
export interface Rates {
  /** 1 − β1 and 1 − β2. */
  readonly share1: tf.Scalar
  readonly share2: tf.Scalar
  /** η' and ε' of `ratesByStep`. */
  readonly step: tf.Scalar
  readonly epsilon: tf.Scalar
}

export function newSlot(weight: tf.Variable): Slot {
  const zeros = () => tf.tidy(() => tf.variable(tf.zerosLike(weight), false))
  return { weight, firstMoment: zeros(), secondMoment: zeros(), steps: 0 }
}

/**
 * The rates after so many steps, each made once; to be called inside `tf.tidy`. η m̂ / (√v̂ + ε) is computed as
 * η' m / (√v + ε') with η' = η √(1 − β2^t) / (1 − β1^t) and ε' = ε √(1 − β2^t) (Kingma & Ba 2015, end of section 2), which
 * spares two divisions of whole tensors.
 */
export function ratesByStep(learningRate: number): (steps: number) => Rates {
  const shares = { share1: tf.scalar(1 - beta1), share2: tf.scalar(1 - beta2) }
  const made = new Map<number, Rates>()
  return (steps) => {
    const known = made.get(steps)
    if (known) return known
    const root = Math.sqrt(1 - beta2 ** steps)
    const step = tf.scalar((learningRate * root) / (1 - beta1 ** steps))
    const rates = { ...shares, step, epsilon: tf.scalar(epsilon * root) }
    made.set(steps, rates)
    return rates
  }
}

export function moveMoments(
  { firstMoment, secondMoment }: Slot,
  gradient: tf.Tensor,
  { share1, share2 }: Rates,
): void {
  firstMoment.assign(firstMoment.add(tf.mul(tf.sub(gradient, firstMoment), share1)))
  secondMoment.assign(secondMoment.add(tf.mul(tf.sub(tf.square(gradient), secondMoment), share2)))
}

/** What Adam subtracts from the weight. */
export const adamChange = ({ firstMoment, secondMoment }: Slot, rates: Rates): tf.Tensor =>
  tf.div(tf.mul(firstMoment, rates.step), tf.sqrt(secondMoment).add(rates.epsilon))
