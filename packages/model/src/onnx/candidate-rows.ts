import { detectorTensors } from '../candidates.ts'
import type { OnnxGraph, Tensor } from './graph.ts'
import { mergedFigures } from './merged-figures.ts'

interface CandidateOptions {
  /** Tile pixels per pixel of the map. */
  readonly stride: number
  /** From the map's values at the peaks, [K], to their probabilities, [K]. */
  readonly probabilityOf: (graph: OnnxGraph, values: Tensor) => Tensor
  /** Where given, peaks of one figure make one row; the radius in pixels of the map. */
  readonly merging?: { readonly radiusPx: number; readonly ridge: number }
}

/**
 * The output `candidates`: rows of (image index, y, x, probability), float32 [K, 4] in raster order, for the `true` places
 * of `peaks`; both maps [N, 1, H, W]. y and x are tile pixels in the continuous frame.
 */
export function candidateRows(
  graph: OnnxGraph,
  { map, peaks }: { readonly map: Tensor; readonly peaks: Tensor },
  { stride, probabilityOf, merging }: CandidateOptions,
): Tensor {
  const indices = graph.node('Transpose', 'peakIndices', [graph.node('NonZero', 'peakAxes', [peaks])], {
    perm: { ints: [1, 0] },
  })
  const imageYX = graph.constant('imageYX', BigInt64Array.of(0n, 2n, 3n), [3])
  const pixel = graph.node('Gather', 'peakPixel', [indices, imageYX], { axis: { int: 1 } })
  const toCentre = graph.constant('toPixelCentre', Float32Array.of(0, 0.5, 0.5), [3])
  const peakCentre = graph.node('Add', 'peakCentre', [
    graph.cast('peakPixelFloat', pixel, 'float32'),
    toCentre,
  ])
  const peakValue = graph.node('GatherND', 'peakDensity', [map, indices])
  const all = { centre: peakCentre, value: peakValue }
  const { centre, value } = merging ? mergedFigures(graph, map, { indices, ...all }, merging) : all
  const probability = probabilityOf(graph, value)
  const columnAxis = graph.constant('columnAxis', BigInt64Array.of(1n), [1])
  const column = graph.node('Unsqueeze', 'probabilityColumn', [probability, columnAxis])
  const place = stride === 1 ? centre : inTilePixels(graph, centre, stride)
  return graph.node('Concat', detectorTensors.output, [place, column], { axis: { int: 1 } })
}

function inTilePixels(graph: OnnxGraph, centre: Tensor, stride: number): Tensor {
  const perMapPixel = graph.constant('tilePixels', Float32Array.of(1, stride, stride), [3])
  return graph.node('Mul', 'peakInTile', [centre, perMapPixel])
}
