import * as tf from '@tensorflow/tfjs'
import type { Network, Weights } from '@metaphase/model'
import type { BatchStatistics } from '@metaphase/model/tfjs'

/** A network whose weights are being trained. */
export interface Student {
  readonly network: Network
  /** Every parameter, running statistics included. */
  readonly variables: Readonly<Record<string, tf.Variable>>
  /** Those that gradients move. */
  readonly trainable: Readonly<Record<string, tf.Variable>>
}

export function createStudent(network: Network, weights: Weights): Student {
  const entries = Object.entries(network.parameters).map(([name, { shape, trainable }]) => {
    const variable = tf.tidy(() => tf.variable(tf.tensor(weights[name]!, [...shape]), trainable))
    return [name, variable] as const
  })
  return {
    network,
    variables: Object.fromEntries(entries),
    trainable: Object.fromEntries(entries.filter(([name]) => network.parameters[name]!.trainable)),
  }
}

export const disposeStudent = ({ variables }: Student): void => tf.dispose(Object.values(variables))

/** running ← momentum · running + (1 − momentum) · batch, for mean and variance of every batch norm; frees the batch's. */
export function moveRunningStatistics(
  { variables }: Student,
  statistics: readonly BatchStatistics[],
  momentum: number,
): void {
  tf.tidy(() => {
    for (const { layer, mean, variance } of statistics) {
      move(variables[layer.mean]!, mean)
      move(variables[layer.variance]!, variance)
    }
  })
  tf.dispose(statistics.flatMap(({ mean, variance }) => [mean, variance]))

  function move(running: tf.Variable, batch: tf.Tensor): void {
    running.assign(running.mul(momentum).add(batch.mul(1 - momentum)))
  }
}
