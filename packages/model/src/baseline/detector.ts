import { detectorTensors } from '../candidates.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import type { Tensor } from '../onnx/graph.ts'
import { candidateRows } from '../onnx/candidate-rows.ts'
import { localMaxima } from '../onnx/local-maxima.ts'
import { smoothed } from '../onnx/smoothing.ts'
import { haematoxylinDensity } from './density.ts'
import { densityAt, peakRadiusPx, smoothingSigmaPx } from './geometry.ts'
import { haematoxylinBaseline as baseline } from './parameters.ts'

/**
 * The detector as ONNX bytes. `image`, uint8 [N, H, W, 3], RGB, any H and W, gives `candidates`, float32 [K, 4]: every
 * local maximum of smoothed haematoxylin density above the floor, as (image index, y, x, probability), in raster order.
 * Beyond its edges a tile is taken to go on as empty glass.
 */
export function emitHaematoxylinDetector(): Uint8Array {
  const graph = new OnnxGraph('haematoxylin-baseline')
  const image = graph.input(detectorTensors.input, { type: 'uint8', shape: ['N', 'H', 'W', 3] })
  const density = smoothed(graph, haematoxylinDensity(graph, image), smoothingSigmaPx)
  const peaks = localMaxima(graph, density, {
    radiusPx: peakRadiusPx,
    floor: densityAt(baseline.probabilityFloor),
  })
  const candidates = candidateRows(graph, { map: density, peaks }, { stride: 1, probabilityOf })
  graph.output(candidates, { type: 'float32', shape: ['K', 4] })
  return graph.encode()
}

/** sigmoid((density − evenOddsDensity) / densityPerLogit): rises with density, but is calibrated on nothing. */
function probabilityOf(graph: OnnxGraph, density: Tensor): Tensor {
  const evenOdds = graph.constant('evenOddsDensity', Float32Array.of(baseline.evenOddsDensity))
  const perLogit = graph.constant('densityPerLogit', Float32Array.of(baseline.densityPerLogit))
  const excess = graph.node('Sub', 'excessDensity', [density, evenOdds])
  return graph.node('Sigmoid', 'probability', [graph.node('Div', 'logit', [excess, perLogit])])
}
