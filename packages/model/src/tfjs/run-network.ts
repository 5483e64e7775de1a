import * as tf from '@tensorflow/tfjs'
import type { Layer, LayerKind } from '../spec/layer.ts'
import { nodesFor, type Network } from '../spec/network.ts'
import type { TrainingOps } from './training-ops.ts'

export type Tensors = Readonly<Record<string, tf.Tensor>>

/** What a batch says of itself at one batch norm, for the running statistics; kept tensors, which the receiver disposes. */
export interface BatchStatistics {
  readonly layer: Extract<Layer, { kind: 'batch-norm' }>
  readonly mean: tf.Tensor1D
  readonly variance: tf.Tensor1D
}

interface RunOptions {
  readonly ops: TrainingOps
  readonly outputs: readonly string[]
  /** Batch norm by the batch's own statistics, reported here; without it, by the running ones. */
  readonly onBatchStatistics?: (statistics: BatchStatistics) => void
  /** Of `gradient-reversal`. */
  readonly reversalStrength?: number
}

/**
 * Runs a network on `image`, float32 [N, H, W, 3] of values 0 … 255, with the parameters' values by name. Returns the
 * named outputs; differentiable in the parameters. To be called inside `tf.tidy` or a gradient function.
 */
export function runNetwork(
  network: Network,
  parameters: Tensors,
  image: tf.Tensor4D,
  options: RunOptions,
): Record<string, tf.Tensor> {
  const results = new Map<number, tf.Tensor>()
  for (const node of nodesFor(network, options.outputs)) {
    const inputs = node.inputs.map((index) => results.get(index)!)
    results.set(node.index, runLayer(node.layer, { inputs, image, parameters, options }))
  }
  return Object.fromEntries(options.outputs.map((name) => [name, results.get(network.outputs[name]!.index)!]))
}

interface LayerContext {
  readonly inputs: readonly tf.Tensor[]
  readonly image: tf.Tensor4D
  readonly parameters: Tensors
  readonly options: RunOptions
}

type LayerRunner<K extends LayerKind> = (
  layer: Extract<Layer, { kind: K }>,
  x: tf.Tensor4D,
  context: LayerContext,
) => tf.Tensor

function runLayer<K extends LayerKind>(layer: Extract<Layer, { kind: K }>, context: LayerContext): tf.Tensor {
  const run = runners[layer.kind as K] as LayerRunner<K>
  return run(layer, context.inputs[0] as tf.Tensor4D, context)
}

const runners: { readonly [K in LayerKind]: LayerRunner<K> } = {
  image: ({ mean, deviation }, _, { image }) =>
    image.sub(tf.tensor1d([...mean])).mul(tf.tensor1d(deviation.map((value) => 1 / value))),
  convolution: ({ filter, bias, stride }, x, { parameters }) => {
    const y = tf.conv2d(x, parameters[filter] as tf.Tensor4D, stride, 'same')
    return bias === undefined ? y : y.add(parameters[bias]!)
  },
  'depthwise-convolution': ({ filter, stride }, x, { parameters, options }) =>
    options.ops.depthwiseConv2d(x, parameters[filter] as tf.Tensor4D, stride),
  'batch-norm': runBatchNorm,
  relu: (_, x, { options }) => options.ops.relu(x),
  relu6: (_, x, { options }) => options.ops.relu6(x),
  sigmoid: (_, x) => tf.sigmoid(x),
  'max-pool': (_, x, { options }) => options.ops.maxPool2(x),
  upsample: (_, x, { options }) => options.ops.upsampleNearest2(x),
  concatenate: (_, x, { inputs }) => tf.concat([...inputs], x.rank - 1),
  add: (_, x, { inputs }) => x.add(inputs[1]!),
  multiply: (_, x, { inputs }) => x.mul(inputs[1]!),
  'spatial-mean': ({ windowPx }, x) =>
    windowPx === null ? tf.mean(x, [1, 2], true) : tf.avgPool(x, windowPx, 1, 'same'),
  'spatial-maximum': ({ windowPx }, x) =>
    windowPx === null ? tf.max(x, [1, 2], true) : tf.maxPool(x, windowPx, 1, 'same'),
  'channel-mean': (_, x) => tf.mean(x, 3, true),
  'channel-maximum': (_, x) => tf.max(x, 3, true),
  flatten: (_, x) => x.reshape([x.shape[0], x.shape[3]]),
  dense: ({ weights, bias }, x, { parameters }) =>
    tf.matMul(x as unknown as tf.Tensor2D, parameters[weights] as tf.Tensor2D).add(parameters[bias]!),
  'gradient-reversal': (_, x, { options }) => reverseGradient(x, options.reversalStrength ?? 1),
}

function runBatchNorm(
  layer: Extract<Layer, { kind: 'batch-norm' }>,
  x: tf.Tensor4D,
  { parameters, options }: LayerContext,
): tf.Tensor {
  const gamma = parameters[layer.gamma] as tf.Tensor1D
  const beta = parameters[layer.beta] as tf.Tensor1D
  if (!options.onBatchStatistics) {
    const mean = parameters[layer.mean] as tf.Tensor1D
    const variance = parameters[layer.variance] as tf.Tensor1D
    return tf.batchNorm(x, mean, variance, beta, gamma, layer.epsilon)
  }
  const { y, mean, variance } = options.ops.batchNormTraining(x, gamma, beta, layer.epsilon)
  options.onBatchStatistics({ layer, mean, variance })
  return y
}

/** Identity forwards; backwards the gradient times −strength (Ganin & Lempitsky 2015). */
function reverseGradient(x: tf.Tensor, strength: number): tf.Tensor {
  return tf.customGrad((value) => ({
    value: (value as tf.Tensor).clone(),
    gradFunc: (dy: tf.Tensor) => dy.mul(-strength),
  }))(x)
}
