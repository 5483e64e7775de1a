import type { OnnxGraph, Tensor } from './graph.ts'

/**
 * Where a map [N, 1, H, W] of values ≥ 0 exceeds `floor` and everything within `radiusPx` of it, in x and in y. Of
 * equal values the first in raster order counts as the greatest, so that a plateau has one maximum, the same in every
 * tile that sees it. The result is bool [N, 1, H, W].
 */
export function localMaxima(
  graph: OnnxGraph,
  map: Tensor,
  { radiusPx, floor }: { radiusPx: number; floor: number },
): Tensor {
  const sidePx = 2 * radiusPx + 1
  const rowMaximum = graph.node('MaxPool', 'rowMaximum', [map], {
    kernel_shape: { ints: [1, sidePx] },
    pads: { ints: [0, radiusPx, 0, radiusPx] },
  })
  const windowMaximum = graph.node('MaxPool', 'windowMaximum', [rowMaximum], {
    kernel_shape: { ints: [sidePx, 1] },
    pads: { ints: [radiusPx, 0, radiusPx, 0] },
  })
  const earlier = earlierMaximum(graph, map, rowMaximum, radiusPx)
  const greatest = graph.node('Equal', 'isGreatest', [map, windowMaximum])
  const first = graph.node('Greater', 'isFirst', [map, earlier])
  const high = graph.node('Greater', 'isAboveFloor', [map, graph.constant('floor', Float32Array.of(floor))])
  return graph.node('And', 'isPeak', [graph.node('And', 'isFirstGreatest', [greatest, first]), high])
}

/**
 * The maximum over the part of the window that comes before its centre in raster order: the rows above, and the row
 * itself to the left. ONNX pools cannot leave out the centre: pool up to it, then move the result on by one pixel.
 */
function earlierMaximum(graph: OnnxGraph, map: Tensor, rowMaximum: Tensor, radiusPx: number): Tensor {
  const toRow = graph.node('MaxPool', 'maximumToRow', [rowMaximum], {
    kernel_shape: { ints: [radiusPx, 1] },
    pads: { ints: [radiusPx - 1, 0, 0, 0] },
  })
  const toColumn = graph.node('MaxPool', 'maximumToColumn', [map], {
    kernel_shape: { ints: [1, radiusPx] },
    pads: { ints: [0, radiusPx - 1, 0, 0] },
  })
  const downByOne = graph.constant('downByOne', BigInt64Array.of(0n, 0n, 1n, 0n, 0n, 0n, -1n, 0n), [8])
  const rightByOne = graph.constant('rightByOne', BigInt64Array.of(0n, 0n, 0n, 1n, 0n, 0n, 0n, -1n), [8])
  const above = graph.node('Pad', 'maximumAbove', [toRow, downByOne])
  const left = graph.node('Pad', 'maximumLeft', [toColumn, rightByOne])
  return graph.node('Max', 'earlierMaximum', [above, left])
}
