import type { TrainingOps } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { gaussian, randomOf } from '../../random.ts'

export interface SampleSize {
  readonly sidePx: number
  readonly batch: number
  /** Channels of the first level; every level down doubles them. */
  readonly base: number
  /** Levels below the first. */
  readonly depth: number
}

export const SAMPLE_CLASSES = 4
const EPSILON = 1e-3

export interface SampleNetwork {
  readonly parameters: readonly tf.Variable[]
  /** [N,H,W,3] → logits [N,H,W,4]; to be called in a gradient function. */
  readonly run: (x: tf.Tensor4D) => tf.Tensor4D
  readonly dispose: () => void
}

/** A U-Net with batch norm, shaped like what the trainer trains but independent of it: the yardstick of the back-ends. */
export function sampleNetwork(ops: TrainingOps, { base, depth }: SampleSize): SampleNetwork {
  const random = randomOf(1)
  const parameters: tf.Variable[] = []
  const parameter = (shape: number[], value: () => number) => {
    const values = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, value)
    const variable = tf.variable(tf.tensor(values, shape))
    parameters.push(variable)
    return variable
  }
  const filter = (side: number, from: number, to: number) => {
    const sd = Math.sqrt(2 / (side * side * from))
    return parameter([side, side, from, to], () => sd * gaussian(random)) as tf.Variable<tf.Rank.R4>
  }
  const layer = (from: number, to: number) => {
    const weights = filter(3, from, to)
    const gamma = parameter([to], () => 1) as tf.Variable<tf.Rank.R1>
    const beta = parameter([to], () => 0) as tf.Variable<tf.Rank.R1>
    return (x: tf.Tensor4D): tf.Tensor4D => {
      const { y, mean, variance } = ops.batchNormTraining(
        tf.conv2d(x, weights, 1, 'same'),
        gamma,
        beta,
        EPSILON,
      )
      tf.dispose([mean, variance])
      return ops.relu(y) as tf.Tensor4D
    }
  }
  const level = (index: number, from: number): ((x: tf.Tensor4D) => tf.Tensor4D) => {
    const channels = base * 2 ** index
    const [first, second] = [layer(from, channels), layer(channels, channels)]
    if (index === depth) return (x) => second(first(x))
    const below = level(index + 1, channels)
    const [up, third, fourth] = [
      layer(2 * channels, channels),
      layer(2 * channels, channels),
      layer(channels, channels),
    ]
    return (x) => {
      const skipped = second(first(x))
      const fromBelow = up(ops.upsampleNearest2(below(ops.maxPool2(skipped))))
      return fourth(third(tf.concat([skipped, fromBelow], 3)))
    }
  }
  const body = level(0, 3)
  const head = filter(1, base, SAMPLE_CLASSES)
  return {
    parameters,
    run: (x) => tf.conv2d(body(x), head, 1, 'same'),
    dispose: () => tf.dispose(parameters),
  }
}
