import { detectorTensors } from '../candidates.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import type { Tensor } from '../onnx/graph.ts'
import { haematoxylinDensity, smoothed } from './density.ts'
import { densityAt, peakRadiusPx } from './geometry.ts'
import { localMaxima } from './local-maxima.ts'
import { haematoxylinBaseline as baseline } from './parameters.ts'

/**
 * The detector as ONNX bytes. `image`, uint8 [N, H, W, 3], RGB, any H and W, gives `candidates`, float32 [K, 4]: every
 * local maximum of smoothed haematoxylin density above the floor, as (image index, y, x, probability), in raster order.
 * Beyond its edges a tile is taken to go on as empty glass.
 */
export function emitHaematoxylinDetector(): Uint8Array {
  const graph = new OnnxGraph('haematoxylin-baseline')
  const image = graph.input(detectorTensors.input, { type: 'uint8', shape: ['N', 'H', 'W', 3] })
  const density = smoothed(graph, haematoxylinDensity(graph, image))
  const peaks = localMaxima(graph, density, {
    radiusPx: peakRadiusPx,
    floor: densityAt(baseline.probabilityFloor),
  })
  graph.output(candidates(graph, density, peaks), { type: 'float32', shape: ['K', 4] })
  return graph.encode()
}

/** Rows of (image index, y, x, probability) for the `true` places of `peaks`, both [N, 1, H, W]. */
function candidates(graph: OnnxGraph, density: Tensor, peaks: Tensor): Tensor {
  const indices = graph.node('Transpose', 'peakIndices', [graph.node('NonZero', 'peakAxes', [peaks])], {
    perm: { ints: [1, 0] },
  })
  const imageYX = graph.constant('imageYX', BigInt64Array.of(0n, 2n, 3n), [3])
  const pixel = graph.node('Gather', 'peakPixel', [indices, imageYX], { axis: { int: 1 } })
  const toCentre = graph.constant('toPixelCentre', Float32Array.of(0, 0.5, 0.5), [3])
  const centre = graph.node('Add', 'peakCentre', [graph.cast('peakPixelFloat', pixel, 'float32'), toCentre])
  const probability = probabilityOf(graph, graph.node('GatherND', 'peakDensity', [density, indices]))
  const columnAxis = graph.constant('columnAxis', BigInt64Array.of(1n), [1])
  const column = graph.node('Unsqueeze', 'probabilityColumn', [probability, columnAxis])
  return graph.node('Concat', detectorTensors.output, [centre, column], { axis: { int: 1 } })
}

/** sigmoid((density − evenOddsDensity) / densityPerLogit): rises with density, but is calibrated on nothing. */
function probabilityOf(graph: OnnxGraph, density: Tensor): Tensor {
  const evenOdds = graph.constant('evenOddsDensity', Float32Array.of(baseline.evenOddsDensity))
  const perLogit = graph.constant('densityPerLogit', Float32Array.of(baseline.densityPerLogit))
  const excess = graph.node('Sub', 'excessDensity', [density, evenOdds])
  return graph.node('Sigmoid', 'probability', [graph.node('Div', 'logit', [excess, perLogit])])
}
