import * as tf from '@tensorflow/tfjs'
import { copyValues, restoreValues, savedArray, type SavedState } from './saved-state.ts'

/**
 * Exponential moving average of weights, a ← a + (1 − d)(w − a) after every step, with d = min(decay, (1 + t) / (10 + t))
 * at update t = 0, 1, …, so that the first weights are soon forgotten (as TensorFlow's ExponentialMovingAverage with
 * `num_updates`). Not in the paper. All tensors are made in the constructor and live until `dispose`.
 */
export class ExponentialAverage {
  readonly #weights: Readonly<Record<string, tf.Variable>>
  readonly #averages: Readonly<Record<string, tf.Variable>>
  readonly #decay: number
  #updates = 0

  /** Starts at the present values of `weights`, which stay the caller's. */
  constructor(weights: Readonly<Record<string, tf.Variable>>, { decay }: { readonly decay: number }) {
    this.#weights = weights
    this.#decay = decay
    this.#averages = tf.tidy(() =>
      Object.fromEntries(
        Object.entries(weights).map(([name, weight]) => [name, tf.variable(weight.clone(), false)]),
      ),
    )
  }

  /** The averages by the weights' names. They stay the average's: read them, do not dispose them. */
  get averages(): Readonly<Record<string, tf.Tensor>> {
    return this.#averages
  }

  /** Takes in the weights as they are now; to be called after every step. */
  update(): void {
    const decay = Math.min(this.#decay, (1 + this.#updates) / (10 + this.#updates))
    this.#updates += 1
    tf.tidy(() => {
      const share = tf.scalar(1 - decay)
      for (const [name, average] of Object.entries(this.#averages)) {
        average.assign(average.add(tf.mul(tf.sub(this.#weights[name]!, average), share)))
      }
    })
  }

  /** The averages, named `<weight>/average`, and the number of updates, `updates`. */
  async exportState(): Promise<SavedState> {
    const updates = Float32Array.of(this.#updates)
    return { updates, ...(await copyValues(this.#averagesToSave())) }
  }

  /** Goes on from an exported state; throws `model-invalid` where it is of other weights. */
  importState(state: SavedState): void {
    const updates = savedArray(state, 'updates', 1)[0]!
    restoreValues(this.#averagesToSave(), state)
    this.#updates = updates
  }

  dispose(): void {
    tf.dispose(Object.values(this.#averages))
  }

  #averagesToSave(): Record<string, tf.Variable> {
    return Object.fromEntries(
      Object.entries(this.#averages).map(([name, average]) => [`${name}/average`, average]),
    )
  }
}
