import * as tf from '@tensorflow/tfjs'
import { clippingFactor } from './adamw-clipping.ts'
import { copyValues, restoreValues, savedArray, type SavedState } from './saved-state.ts'
import { adamChange, moveMoments, newSlot, ratesByStep, type Slot } from './adamw-update.ts'

export interface AdamWOptions {
  /** λ; the paper's is 1e-5. */
  readonly weightDecay: number
  /**
   * `every-weight`, the default, is PyTorch's; `kernels` spares vectors, which are the biases and batch norm's gamma and
   * beta. The paper does not say.
   */
  readonly decayed?: 'every-weight' | 'kernels'
  /** Largest norm of all gradients together; without it they are taken as they are, as the paper reports no clipping. */
  readonly clipNorm?: number
}

/**
 * Adam with decoupled weight decay (Loshchilov & Hutter 2019, algorithm 2; β 0.9 and 0.999, ε 1e-8), the decay multiplied
 * by the learning rate as in PyTorch: w ← w − η (m̂ / (√v̂ + ε) + λ w). Both are subtracted at once: the factor 1 − ηλ,
 * 1 − 4e-9 with the paper's figures, is 1 in float32, and a decay applied before the step would do nothing.
 *
 * All tensors are made in the constructor and live until `dispose`; the weights stay the caller's.
 */
export class AdamW {
  readonly #slots: ReadonlyMap<string, Slot>
  readonly #options: AdamWOptions

  /** `weights`: the trainable ones by name. */
  constructor(weights: Readonly<Record<string, tf.Variable>>, options: AdamWOptions) {
    this.#options = options
    this.#slots = new Map(Object.entries(weights).map(([name, weight]) => [name, newSlot(weight)]))
  }

  /**
   * One update. The gradients stay the caller's. A weight without a gradient is left as it is, decay included, and counts
   * no step, as in PyTorch: a head that joins later starts with the right bias correction.
   */
  step(gradients: Readonly<Record<string, tf.Tensor>>, learningRate: number): void {
    if (Object.keys(gradients).length === 0) return
    tf.tidy(() => {
      const clip = this.#clippingFactor(gradients)
      const ratesAt = ratesByStep(learningRate)
      const decay = tf.scalar(learningRate * this.#options.weightDecay)
      for (const [name, gradient] of Object.entries(gradients)) {
        const slot = this.#slotOf(name)
        slot.steps += 1
        const rates = ratesAt(slot.steps)
        tf.tidy(() => {
          moveMoments(slot, clip ? tf.mul(gradient, clip) : gradient, rates)
          const change = adamChange(slot, rates)
          const whole = this.#decays(slot.weight) ? change.add(tf.mul(slot.weight, decay)) : change
          slot.weight.assign(tf.sub(slot.weight, whole))
        })
      }
    })
  }

  /** Moments and step counts, named `<weight>/first-moment`, `<weight>/second-moment`, `<weight>/steps`. */
  async exportState(): Promise<SavedState> {
    const steps = [...this.#slots].map(([name, slot]) => [`${name}/steps`, Float32Array.of(slot.steps)])
    return { ...(Object.fromEntries(steps) as SavedState), ...(await copyValues(this.#moments())) }
  }

  /** Goes on from an exported state; throws `model-invalid` where it is of other weights. */
  importState(state: SavedState): void {
    const steps = [...this.#slots].map(
      ([name, slot]) => [slot, savedArray(state, `${name}/steps`, 1)[0]!] as const,
    )
    restoreValues(this.#moments(), state)
    for (const [slot, count] of steps) slot.steps = count
  }

  dispose(): void {
    tf.dispose(this.#moments())
  }

  #clippingFactor(gradients: Readonly<Record<string, tf.Tensor>>): tf.Scalar | undefined {
    const { clipNorm } = this.#options
    return clipNorm === undefined ? undefined : clippingFactor(Object.values(gradients), clipNorm)
  }

  #decays(weight: tf.Variable): boolean {
    return this.#options.weightDecay !== 0 && (this.#options.decayed !== 'kernels' || weight.rank > 1)
  }

  #slotOf(name: string): Slot {
    const slot = this.#slots.get(name)
    if (!slot) throw new TypeError(`There is a gradient for "${name}", which is not among the weights.`)
    return slot
  }

  #moments(): Record<string, tf.Variable> {
    const moments = [...this.#slots].flatMap(([name, { firstMoment, secondMoment }]) => [
      [`${name}/first-moment`, firstMoment],
      [`${name}/second-moment`, secondMoment],
    ])
    return Object.fromEntries(moments) as Record<string, tf.Variable>
  }
}
