import type { BatchNormResult, TrainingOps } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { withGradient } from './custom-gradient.ts'
import { upsampleNearest2 } from './portable-ops.ts'

/** What tfjs-node's back-end offers beyond the tfjs interface: any operation of TensorFlow, by name. */
export interface TensorflowBackend {
  readonly isUsingGpuDevice: boolean
  readonly binding: TensorflowBinding
  executeMultipleOutputs(
    name: string,
    attributes: readonly Attribute[],
    inputs: readonly tf.Tensor[],
    outputs: number,
  ): tf.Tensor[]
}

interface TensorflowBinding {
  readonly TF_Version: string
  readonly TF_FLOAT: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_STRING: number
}

interface Attribute {
  readonly name: string
  readonly type: number
  readonly value: number | string | boolean
}

/** The training operations through TensorFlow's own fused ones, gradients included. */
export function nativeOps(backend: TensorflowBackend): TrainingOps {
  return {
    batchNormTraining: (x, gamma, beta, epsilon) => fusedBatchNorm(backend, x, gamma, beta, epsilon),
    relu: activation(backend, tf.relu, 'ReluGrad'),
    relu6: activation(backend, tf.relu6, 'Relu6Grad'),
    maxPool2: (x) => tf.maxPool(x, 2, 2, 'valid'), // tfjs' own gradient is MaxPoolGrad here
    upsampleNearest2,
    depthwiseConv2d: (x, filter, stride) => tf.depthwiseConv2d(x, filter, stride, 'same'),
  }
}

const float32 = ({ TF_ATTR_TYPE, TF_FLOAT }: TensorflowBinding, name: string): Attribute => ({
  name,
  type: TF_ATTR_TYPE,
  value: TF_FLOAT,
})

function activation(backend: TensorflowBackend, forward: (x: tf.Tensor) => tf.Tensor, gradient: string) {
  const attributes = [float32(backend.binding, 'T')]
  return (x: tf.Tensor): tf.Tensor =>
    withGradient([x], (x) => {
      const y = forward(x)
      return {
        y,
        saved: [y],
        gradient: (dy, [y]) => backend.executeMultipleOutputs(gradient, attributes, [dy, y!], 1)[0]!,
      }
    })
}

/** FusedBatchNormV3 and its gradient: two passes over the tensor each, where the portable way takes six. */
function fusedBatchNorm(
  backend: TensorflowBackend,
  x: tf.Tensor4D,
  gamma: tf.Tensor1D,
  beta: tf.Tensor1D,
  epsilon: number,
): BatchNormResult {
  const statistics: Partial<Record<'mean' | 'variance', tf.Tensor1D>> = {}
  const { binding } = backend
  const attributes: readonly Attribute[] = [
    float32(binding, 'T'),
    float32(binding, 'U'),
    { name: 'epsilon', type: binding.TF_ATTR_FLOAT, value: epsilon },
    { name: 'data_format', type: binding.TF_ATTR_STRING, value: 'NHWC' },
    { name: 'is_training', type: binding.TF_ATTR_BOOL, value: true },
  ]
  const y = withGradient([x, gamma, beta] as const, (x, gamma, beta) => {
    const none = tf.tensor1d([], 'float32')
    const outputs = backend.executeMultipleOutputs(
      'FusedBatchNormV3',
      attributes,
      [x, gamma, beta, none, none],
      6,
    )
    const [y, mean, unbiased, ...forGradient] = outputs as [
      tf.Tensor4D,
      tf.Tensor1D,
      tf.Tensor1D,
      ...tf.Tensor[],
    ]
    const count = x.size / x.shape[3]
    statistics.mean = tf.keep(mean)
    statistics.variance = tf.keep(tf.mul(unbiased, (count - 1) / count))
    const gradient = (dy: tf.Tensor, saved: readonly tf.Tensor[]) =>
      backend.executeMultipleOutputs('FusedBatchNormGradV3', attributes, [dy, ...saved], 5).slice(0, 3)
    return { y, saved: [x, gamma, ...forGradient], gradient }
  })
  return { y, mean: statistics.mean!, variance: statistics.variance! }
}
