import { detectorTensors } from '../candidates.ts'
import type { Network, Weights } from '../spec/network.ts'
import { maskClasses } from '../spec/segmentation-network.ts'
import { candidateRows } from './candidate-rows.ts'
import { emitNetwork } from './emit-network.ts'
import { OnnxGraph, type Tensor } from './graph.ts'
import { localMaxima } from './local-maxima.ts'
import { mergingReachUm, type FigureMerging } from './merged-figures.ts'
import { smoothed } from './smoothing.ts'

/** How a mask network becomes a detector. */
export interface DetectorHead {
  /** µm per input pixel. */
  readonly modelMpp: number
  /** σ of the Gaussian that joins the two plates of an anaphase and removes single pixels' noise. */
  readonly smoothingSigmaUm: number
  /** A candidate is the most probable place of a square of this half-side. */
  readonly peakRadiusUm: number
  /** Candidates less probable are not returned. */
  readonly probabilityFloor: number
  /** Probability = sigmoid(slope · logit(smoothed network probability) + offset); 1 and 0 where nothing was calibrated. */
  readonly calibration: { readonly slope: number; readonly offset: number }
  /** Makes one candidate of the peaks of one figure; without it every peak is a candidate. */
  readonly merging?: FigureMerging
}

/** Network probabilities this near to 0 or 1 are not told apart: float32 logits would not be finite. */
const EPSILON = 1e-6

/**
 * A trained mask network as a detector, ONNX bytes. `image`, uint8 [N, H, W, 3], RGB, gives `candidates`, float32
 * [K, 4]: every local maximum of the smoothed probability of `mitotic-figure` whose calibrated probability is at least
 * the floor, as (image index, y, x, probability) in raster order, never cut, with those of one figure made one where the
 * head says so; and `probability`, float32 [N, 1, H / stride, W / stride], the smoothed map itself, calibrated.
 */
export function emitDetector(network: Network, weights: Weights, head: DetectorHead): Uint8Array {
  const { stride } = network.outputs['mask']!
  const graph = new OnnxGraph('detector')
  const image = graph.input(detectorTensors.input, { type: 'uint8', shape: ['N', 'H', 'W', 3] })
  const { mask } = emitNetwork(graph, network, weights, { image, outputs: ['mask'] })
  const map = smoothed(graph, figureProbability(graph, mask!), head.smoothingSigmaUm / head.modelMpp / stride)
  const peaks = localMaxima(graph, map, {
    radiusPx: peakRadiusInMap(head, stride),
    floor: networkProbabilityAt(head.probabilityFloor, head),
  })
  const merging = head.merging && {
    radiusPx: head.merging.radiusUm / head.modelMpp / stride,
    ridge: head.merging.ridge,
  }
  const probabilityOf = (_: OnnxGraph, values: Tensor) => calibrated(graph, 'candidate', values, head)
  const options = { stride, probabilityOf, ...(merging && { merging }) }
  const candidates = candidateRows(graph, { map, peaks }, options)
  graph.output(candidates, { type: 'float32', shape: ['K', 4] })
  const probability = graph.node('Identity', detectorTensors.probabilityMap, [
    calibrated(graph, 'map', map, head),
  ])
  graph.output(probability, { type: 'float32', shape: ['N', 1, 'mapH', 'mapW'] })
  return graph.encode()
}

/** How far around a candidate the map decides about it, in x and in y: what a bundle's influence radius adds to the map's own. */
export const candidateReachUm = ({ peakRadiusUm, merging }: Pick<DetectorHead, 'peakRadiusUm' | 'merging'>) =>
  peakRadiusUm + (merging ? mergingReachUm(merging) : 0)

const peakRadiusInMap = ({ peakRadiusUm, modelMpp }: DetectorHead, stride: number): number =>
  Math.max(1, Math.round(peakRadiusUm / modelMpp / stride))

function figureProbability(graph: OnnxGraph, mask: Tensor): Tensor {
  const probabilities = graph.node('Softmax', 'maskProbability', [mask], { axis: { int: 1 } })
  const index = BigInt64Array.of(BigInt(maskClasses.indexOf('mitotic-figure')))
  return graph.node(
    'Gather',
    'figureProbability',
    [probabilities, graph.constant('figureChannel', index, [1])],
    { axis: { int: 1 } },
  )
}

function calibrated(graph: OnnxGraph, of: string, values: Tensor, { calibration }: DetectorHead): Tensor {
  const scalar = (name: string, value: number) => graph.constant(`${of}/${name}`, Float32Array.of(value))
  const node = (operator: string, name: string, inputs: readonly Tensor[]) =>
    graph.node(operator, `${of}/${name}`, inputs)
  const bounded = node('Clip', 'bounded', [values, scalar('low', EPSILON), scalar('high', 1 - EPSILON)])
  const counter = node('Sub', 'counterProbability', [scalar('certainty', 1), bounded])
  const logit = node('Log', 'networkLogit', [node('Div', 'odds', [bounded, counter])])
  const scaled = node('Mul', 'scaledLogit', [logit, scalar('slope', calibration.slope)])
  const shifted = node('Add', 'calibratedLogit', [scaled, scalar('offset', calibration.offset)])
  return node('Sigmoid', 'calibrated', [shifted])
}

/** The smoothed network probability that is calibrated to the given one. */
function networkProbabilityAt(probability: number, { calibration }: DetectorHead): number {
  const logit = (Math.log(probability / (1 - probability)) - calibration.offset) / calibration.slope
  return 1 / (1 + Math.exp(-logit))
}
