import type { NetworkBuilder, NodeRef } from './network.ts'

export const zeros = { mean: 0, deviation: 0 }
const ones = { mean: 1, deviation: 0 }
/** He et al. 2015, for what lies before a ReLU. */
export const he = (fanIn: number) => ({ mean: 0, deviation: Math.sqrt(2 / fanIn) })

/** Keras' default, and that of the published EfficientNet-Lite weights. */
const BATCH_NORM_EPSILON = 1e-3

export function image(network: NetworkBuilder, { mean, deviation }: InputScale): NodeRef {
  return network.node('image', { kind: 'image', mean, deviation }, [], { channels: 3, stride: 1 })
}
export interface InputScale {
  readonly mean: readonly number[]
  readonly deviation: readonly number[]
}

interface ConvolutionOptions {
  readonly kernelPx?: number
  readonly stride?: 1 | 2
  readonly bias?: boolean
}

export function convolution(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  channels: number,
  { kernelPx = 3, stride = 1, bias = true }: ConvolutionOptions = {},
): NodeRef {
  const filter = network.parameter(
    `${name}/filter`,
    [kernelPx, kernelPx, x.channels, channels],
    he(kernelPx ** 2 * x.channels),
  )
  const biased = bias ? { bias: network.parameter(`${name}/bias`, [channels], zeros) } : {}
  return network.node(name, { kind: 'convolution', filter, ...biased, kernelPx, stride }, [x], {
    channels,
    stride: x.stride * stride,
  })
}

export function depthwiseConvolution(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  { kernelPx, stride }: { kernelPx: number; stride: 1 | 2 },
): NodeRef {
  const filter = network.parameter(`${name}/filter`, [kernelPx, kernelPx, x.channels, 1], he(kernelPx ** 2))
  return network.node(name, { kind: 'depthwise-convolution', filter, kernelPx, stride }, [x], {
    channels: x.channels,
    stride: x.stride * stride,
  })
}

export function batchNorm(network: NetworkBuilder, name: string, x: NodeRef): NodeRef {
  const { channels, stride } = x
  const gamma = network.parameter(`${name}/gamma`, [channels], ones)
  const beta = network.parameter(`${name}/beta`, [channels], zeros)
  const mean = network.parameter(`${name}/mean`, [channels], zeros, { trainable: false })
  const variance = network.parameter(`${name}/variance`, [channels], ones, { trainable: false })
  const layer = { kind: 'batch-norm', gamma, beta, mean, variance, epsilon: BATCH_NORM_EPSILON } as const
  return network.node(name, layer, [x], { channels, stride })
}

export type Activation = 'relu' | 'relu6' | 'sigmoid'
export const activation = (network: NetworkBuilder, kind: Activation, x: NodeRef, name: string): NodeRef =>
  network.node(name, { kind }, [x], x)

/** Convolution without bias, batch norm, ReLU. */
export function convolutionBlock(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  channels: number,
  options: Omit<ConvolutionOptions, 'bias'> = {},
): NodeRef {
  const convolved = convolution(network, name, x, channels, { ...options, bias: false })
  return activation(network, 'relu', batchNorm(network, `${name}/norm`, convolved), `${name}/relu`)
}

export const maxPool = (network: NetworkBuilder, name: string, x: NodeRef): NodeRef =>
  network.node(name, { kind: 'max-pool' }, [x], { channels: x.channels, stride: x.stride * 2 })

export const upsample = (network: NetworkBuilder, name: string, x: NodeRef): NodeRef =>
  network.node(name, { kind: 'upsample' }, [x], { channels: x.channels, stride: x.stride / 2 })

export function concatenate(network: NetworkBuilder, name: string, inputs: readonly NodeRef[]): NodeRef {
  const channels = inputs.reduce((total, input) => total + input.channels, 0)
  return network.node(name, { kind: 'concatenate' }, inputs, { channels, stride: inputs[0]!.stride })
}

export const add = (network: NetworkBuilder, name: string, a: NodeRef, b: NodeRef): NodeRef =>
  network.node(name, { kind: 'add' }, [a, b], a)

export const multiply = (network: NetworkBuilder, name: string, a: NodeRef, b: NodeRef): NodeRef =>
  network.node(name, { kind: 'multiply' }, [a, b], a)

export function spatialPool(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  kind: 'spatial-mean' | 'spatial-maximum',
  windowPx: number | null,
): NodeRef {
  return network.node(name, { kind, windowPx }, [x], {
    channels: x.channels,
    stride: windowPx === null ? 0 : x.stride,
  })
}

export const channelPool = (
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  kind: 'channel-mean' | 'channel-maximum',
): NodeRef => network.node(name, { kind }, [x], { channels: 1, stride: x.stride })

/** The mean over the map, as a vector. */
export function globalMean(network: NetworkBuilder, name: string, x: NodeRef): NodeRef {
  const pooled = spatialPool(network, `${name}/mean`, x, 'spatial-mean', null)
  return network.node(name, { kind: 'flatten' }, [pooled], pooled)
}

export function dense(network: NetworkBuilder, name: string, x: NodeRef, channels: number): NodeRef {
  const weights = network.parameter(`${name}/weights`, [x.channels, channels], he(x.channels))
  const bias = network.parameter(`${name}/bias`, [channels], zeros)
  return network.node(name, { kind: 'dense', weights, bias }, [x], { channels, stride: 0 })
}
