import { detectorTensors } from '../candidates.ts'
import { maskClasses } from '../spec/segmentation-network.ts'
import type { Network, Weights } from '../spec/network.ts'
import { emitNetwork } from './emit-network.ts'
import { OnnxGraph } from './graph.ts'

/** A mask network alone as ONNX bytes: `image`, uint8 [N, H, W, 3], to `mask`, its logits [N, 4, H / stride, W / stride]. */
export function encodeMask(network: Network, weights: Weights): Uint8Array {
  const graph = new OnnxGraph('mask-network')
  const image = graph.input(detectorTensors.input, { type: 'uint8', shape: ['N', 'H', 'W', 3] })
  const { mask } = emitNetwork(graph, network, weights, { image, outputs: ['mask'] })
  graph.output(mask!, { type: 'float32', shape: ['N', maskClasses.length, 'maskH', 'maskW'] })
  return graph.encode()
}
