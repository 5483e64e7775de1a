import type { OnnxGraph, Tensor } from '../onnx/graph.ts'
import { haematoxylinBaseline as baseline } from './parameters.ts'
import { haematoxylinWeights } from './stain.ts'

/**
 * Haematoxylin density [N, 1, H, W] of uint8 [N, H, W, 3]: optical densities −log10((value + 1) / 256), unmixed, and
 * at least 0. White is exactly 0, so that glass, and padding with zeros, cannot be told apart.
 */
export function haematoxylinDensity(graph: OnnxGraph, image: Tensor): Tensor {
  const planes = graph.node('Transpose', 'planes', [image], { perm: { ints: [0, 3, 1, 2] } })
  const intensity = graph.cast('intensity', planes, 'float32')
  const positive = graph.node('Add', 'positiveIntensity', [
    intensity,
    graph.constant('one', Float32Array.of(1)),
  ])
  const ofWhite = graph.constant('perWhite', Float32Array.of(1 / 256))
  const transmission = graph.node('Mul', 'transmission', [positive, ofWhite])
  const logarithm = graph.node('Log', 'logTransmission', [transmission])
  // ONNX has the natural logarithm only: the weights turn it into the density of base 10.
  const weights = haematoxylinWeights(baseline.haematoxylin, baseline.eosin).map(
    (weight) => -weight / Math.LN10,
  )
  const unmixing = graph.constant('unmixing', Float32Array.from(weights), [1, 3, 1, 1])
  // Less than none comes of noise and of dyes that are neither; it must not lighten what lies beside it.
  return graph.node('Relu', 'density', [graph.node('Conv', 'haematoxylin', [logarithm, unmixing])])
}
