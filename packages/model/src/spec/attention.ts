import {
  activation,
  add,
  channelPool,
  concatenate,
  convolution,
  he,
  multiply,
  spatialPool,
  zeros,
} from './blocks.ts'
import type { NetworkBuilder, NodeRef } from './network.ts'

/** The hidden layer of the channel attention is this much narrower than the map (Woo et al. 2018 use 16 on wider maps). */
const REDUCTION = 8
const HIDDEN_MIN = 4
const SPATIAL_KERNEL_PX = 7

/**
 * CBAM (Woo et al. 2018; paper, "Segmentation Framework"): which channels matter, from mean and maximum over the map
 * through one shared two-layer perceptron, then which places matter, from mean and maximum over the channels.
 *
 * `windowPx` null pools over the whole tile as Woo et al. do, which makes the result depend on the tile's size and on
 * all it shows; an odd number of map pixels pools around each place instead, so that a place sees the same wherever it
 * lies in a tile, at training and at serving size alike.
 */
export function cbam(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  { windowPx }: { readonly windowPx: number | null },
): NodeRef {
  const channel = multiply(
    network,
    `${name}/channel`,
    x,
    channelGate(network, `${name}/channel`, x, windowPx),
  )
  const place = concatenate(network, `${name}/place/pooled`, [
    channelPool(network, `${name}/place/mean`, channel, 'channel-mean'),
    channelPool(network, `${name}/place/maximum`, channel, 'channel-maximum'),
  ])
  const weighed = convolution(network, `${name}/place/convolution`, place, 1, { kernelPx: SPATIAL_KERNEL_PX })
  return multiply(
    network,
    `${name}/place`,
    channel,
    activation(network, 'sigmoid', weighed, `${name}/place/gate`),
  )
}

/** Sigmoid of the shared perceptron's answers to mean and maximum, added. */
function channelGate(network: NetworkBuilder, name: string, x: NodeRef, windowPx: number | null): NodeRef {
  const hidden = Math.max(HIDDEN_MIN, Math.floor(x.channels / REDUCTION))
  const mean = spatialPool(network, `${name}/mean`, x, 'spatial-mean', windowPx)
  const maximum = spatialPool(network, `${name}/maximum`, x, 'spatial-maximum', windowPx)
  const first = sharedConvolution(network, `${name}/hidden`, [mean, maximum], hidden)
  const active = first.map((node, i) => activation(network, 'relu', node, `${name}/hidden/relu${i}`))
  const second = sharedConvolution(network, `${name}/weight`, active, x.channels)
  return activation(network, 'sigmoid', add(network, `${name}/sum`, second[0]!, second[1]!), `${name}/gate`)
}

/** One 1 × 1 convolution's parameters applied to each of several maps. */
function sharedConvolution(
  network: NetworkBuilder,
  name: string,
  inputs: readonly NodeRef[],
  channels: number,
): NodeRef[] {
  const filter = network.parameter(
    `${name}/filter`,
    [1, 1, inputs[0]!.channels, channels],
    he(inputs[0]!.channels),
  )
  const bias = network.parameter(`${name}/bias`, [channels], zeros)
  return inputs.map((input, i) =>
    network.node(`${name}${i}`, { kind: 'convolution', filter, bias, kernelPx: 1, stride: 1 }, [input], {
      channels,
      stride: input.stride,
    }),
  )
}
