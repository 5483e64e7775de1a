import { classifierTensors } from '../classifications.ts'
import type { Network, Weights } from '../spec/network.ts'
import { emitNetwork } from './emit-network.ts'
import { OnnxGraph } from './graph.ts'
import { meanOverViews, symmetricViews } from './symmetric-views.ts'

/** How a classifier's logit becomes a probability. */
export interface ClassifierHead {
  /** Probability = sigmoid(slope · logit + offset); 1 and 0 where nothing was calibrated. */
  readonly calibration: { readonly slope: number; readonly offset: number }
}

/**
 * A trained network with a classifier as ONNX bytes. `image`, uint8 [N, S, S, 3], RGB crops with a mitotic figure in their
 * middle, gives `atypicalProbability`, float32 [N]: of the mean logit over the eight ways a crop can lie, so that turning or
 * mirroring a figure changes nothing. The mask's decoder is left out: it was only trained with.
 */
export function emitClassifier(
  network: Network,
  weights: Weights,
  { calibration }: ClassifierHead,
): Uint8Array {
  const graph = new OnnxGraph('classifier')
  const crops = graph.input(classifierTensors.input, { type: 'uint8', shape: ['N', 'S', 'S', 3] })
  const image = symmetricViews(graph, crops)
  const { atypical } = emitNetwork(graph, network, weights, { image, outputs: ['atypical'] })
  const logit = meanOverViews(graph, 'logit', atypical!)
  const scaled = graph.node('Mul', 'scaledLogit', [
    logit,
    graph.constant('slope', Float32Array.of(calibration.slope)),
  ])
  const shifted = graph.node('Add', 'calibratedLogit', [
    scaled,
    graph.constant('offset', Float32Array.of(calibration.offset)),
  ])
  const probability = graph.node('Sigmoid', classifierTensors.output, [shifted])
  graph.output(probability, { type: 'float32', shape: ['N'] })
  return graph.encode()
}
