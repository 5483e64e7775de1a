import type { Layer } from '../spec/layer.ts'
import type { Weights } from '../spec/network.ts'

type BatchNorm = Extract<Layer, { kind: 'batch-norm' }>

/**
 * A convolution followed by a batch norm is one convolution: each output channel's filter times γ / √(σ² + ε), its bias
 * β − μ γ / √(σ² + ε). `filter` holds the channels outermost (ONNX: [out, …]).
 */
export function foldBatchNorm(
  filter: Float32Array,
  { gamma, beta, mean, variance, epsilon }: BatchNorm,
  weights: Weights,
): { filter: Float32Array; bias: Float32Array } {
  const channels = weights[gamma]!.length
  const perChannel = filter.length / channels
  const scales = weights[gamma]!.map((value, c) => value / Math.sqrt(weights[variance]![c]! + epsilon))
  return {
    filter: filter.map((value, i) => value * scales[Math.floor(i / perChannel)]!),
    bias: scales.map((scale, c) => weights[beta]![c]! - weights[mean]![c]! * scale),
  }
}
