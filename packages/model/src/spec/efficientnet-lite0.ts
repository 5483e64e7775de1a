import { activation, add, batchNorm, convolution, depthwiseConvolution } from './blocks.ts'
import type { NetworkBuilder, NodeRef } from './network.ts'

interface Stage {
  readonly kernelPx: 3 | 5
  readonly stride: 1 | 2
  readonly expansion: 1 | 6
  readonly channels: number
  readonly blocks: number
}

/** EfficientNet-Lite0 (Google 2020): EfficientNet-B0 without squeeze-and-excitation, with ReLU6. */
const stages: readonly Stage[] = [
  { kernelPx: 3, stride: 1, expansion: 1, channels: 16, blocks: 1 },
  { kernelPx: 3, stride: 2, expansion: 6, channels: 24, blocks: 2 },
  { kernelPx: 5, stride: 2, expansion: 6, channels: 40, blocks: 2 },
  { kernelPx: 3, stride: 2, expansion: 6, channels: 80, blocks: 3 },
  { kernelPx: 5, stride: 1, expansion: 6, channels: 112, blocks: 3 },
  { kernelPx: 5, stride: 2, expansion: 6, channels: 192, blocks: 4 },
  { kernelPx: 3, stride: 1, expansion: 6, channels: 320, blocks: 1 },
]
const STEM_CHANNELS = 32

/** What its published weights were trained on: (value − 127) / 128. */
export const efficientNetInput = { mean: [127, 127, 127], deviation: [128, 128, 128] } as const

/**
 * The encoder's last map at each stride 2, 4, … 2^depth (depth 1 to 5). Parameters are called `encoder/stem/…` and
 * `encoder/block<i>/…`, i counting all blocks from 0, as the published weights are.
 */
export function efficientNetLite0(network: NetworkBuilder, x: NodeRef, depth: number): NodeRef[] {
  const maps: NodeRef[] = []
  let last = convolution(network, 'encoder/stem', x, STEM_CHANNELS, { stride: 2, bias: false })
  last = normalised(network, 'encoder/stem', last)
  let block = 0
  for (const stage of stages) {
    for (let i = 0; i < stage.blocks; i++) {
      const stride = i === 0 ? stage.stride : 1
      if (stride === 2) {
        maps.push(last)
        if (maps.length === depth) return maps
      }
      last = invertedResidual(network, `encoder/block${block++}`, last, { ...stage, stride })
    }
  }
  return [...maps, last]
}

/** Expand 1 × 1, filter each channel, project 1 × 1; with a short cut where the shape stays (Sandler et al. 2018). */
function invertedResidual(
  network: NetworkBuilder,
  name: string,
  x: NodeRef,
  { kernelPx, stride, expansion, channels }: Stage,
): NodeRef {
  const expanded = expansion === 1 ? x : pointwise(network, `${name}/expand`, x, x.channels * expansion)
  const filtered = normalised(
    network,
    `${name}/depthwise`,
    depthwiseConvolution(network, `${name}/depthwise`, expanded, { kernelPx, stride }),
  )
  const projection = convolution(network, `${name}/project`, filtered, channels, { kernelPx: 1, bias: false })
  const projected = batchNorm(network, `${name}/project/norm`, projection)
  const keepsShape = stride === 1 && x.channels === channels
  return keepsShape ? add(network, `${name}/add`, projected, x) : projected
}

function pointwise(network: NetworkBuilder, name: string, x: NodeRef, channels: number): NodeRef {
  return normalised(network, name, convolution(network, name, x, channels, { kernelPx: 1, bias: false }))
}

const normalised = (network: NetworkBuilder, name: string, x: NodeRef): NodeRef =>
  activation(network, 'relu6', batchNorm(network, `${name}/norm`, x), `${name}/relu6`)
