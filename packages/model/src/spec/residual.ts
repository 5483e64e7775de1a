import { activation, add, batchNorm, convolution, convolutionBlock } from './blocks.ts'
import type { NetworkBuilder, NodeRef } from './network.ts'

/** A bottleneck block puts out this many times the channels it works in (He et al. 2016). */
const EXPANSION = 4

/** Bottleneck blocks in the four stages of ResNet-152 (He et al. 2016, Table 1). */
export const resNet152Blocks = [3, 8, 36, 3] as const

interface StageOptions {
  /** Blocks of each stage. */
  readonly blocks: readonly number[]
  /** Channels that the first stage's blocks work in; each further stage doubles them. */
  readonly width: number
}

/**
 * The stages of a bottleneck ResNet (He et al. 2016) on a feature map; every stage but the first halves the map. With
 * `resNet152Blocks` and width 64 it is ResNet-152 after its stem. Puts out 4 · width · 2^(stages − 1) channels.
 */
export function residualStages(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  { blocks, width }: StageOptions,
): NodeRef {
  let map = x
  for (const [stage, count] of blocks.entries())
    for (let block = 0; block < count; block++)
      map = bottleneck(network, `${name}/stage${stage + 1}/block${block + 1}`, map, {
        width: width * 2 ** stage,
        stride: stage > 0 && block === 0 ? 2 : 1,
      })
  return map
}

/** 1 × 1 to `width`, 3 × 3, 1 × 1 to 4 · `width`, and the input added; where shapes differ, by way of a 1 × 1 convolution. */
function bottleneck(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  { width, stride }: { readonly width: number; readonly stride: 1 | 2 },
): NodeRef {
  const channels = EXPANSION * width
  const narrow = convolutionBlock(network, `${name}/narrow`, x, width, { kernelPx: 1 })
  const spatial = convolutionBlock(network, `${name}/spatial`, narrow, width, { stride })
  const wide = normalised(network, `${name}/wide`, spatial, channels, 1)
  const shortcut =
    x.channels === channels && stride === 1 ? x : normalised(network, `${name}/shortcut`, x, channels, stride)
  return activation(network, 'relu', add(network, `${name}/sum`, wide, shortcut), `${name}/relu`)
}

function normalised(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  channels: number,
  stride: 1 | 2,
): NodeRef {
  const convolved = convolution(network, name, x, channels, { kernelPx: 1, stride, bias: false })
  return batchNorm(network, `${name}/norm`, convolved)
}
