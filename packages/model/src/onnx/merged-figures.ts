import type { OnnxGraph, Tensor } from './graph.ts'

/** Which peaks of a map are parts of one figure. */
export interface FigureMerging {
  /** Peaks further apart are never merged. */
  readonly radiusUm: number
  /**
   * Two peaks are one figure where the map along the straight line between them stays at or above this share of the
   * lower one; between separate figures it falls lower.
   */
  readonly ridge: number
}

/** Peaks of a batch of maps, in raster order. */
interface Peaks {
  /** int64 [K, 4]: image, 0, y, x. */
  readonly indices: Tensor
  /** float32 [K, 3]: image, y, x, in map pixels. */
  readonly centre: Tensor
  /** float32 [K]: the map there. */
  readonly value: Tensor
}

interface MergeOptions {
  readonly radiusPx: number
  readonly ridge: number
}

/**
 * The merged figure lies between its peaks, at most half the radius from the better one, and whether it is there at all
 * was decided by peaks at most a radius from that one.
 */
export const mergingReachUm = ({ radiusUm }: FigureMerging): number => 1.5 * radiusUm

/**
 * Makes one of peaks that are one figure, such as the two plates of an anaphase. A peak goes where a better one of the same
 * image (of equals, the earlier) lies within `radiusPx` and is joined with it by a ridge, whether or not that one stays;
 * so each is judged by what lies near it, the same in every tile that sees it. One that stays and is the better of some
 * lies between itself and the best of them, weighted by their values, and keeps its own value.
 *
 * The maps are [N, 1, H, W]. K × K numbers are held for a moment; peaks are further apart than their window's half-side,
 * which bounds K.
 */
export function mergedFigures(
  graph: OnnxGraph,
  map: Tensor,
  peaks: Peaks,
  { radiusPx, ridge }: MergeOptions,
): Pick<Peaks, 'centre' | 'value'> {
  const near = nearPeaks(graph, peaks, radiusPx)
  const pairs = graph.node('Transpose', 'nearPairs', [graph.node('NonZero', 'nearPairAxes', [near])], {
    perm: { ints: [1, 0] },
  })
  const joined = joinedPairs(graph, map, peaks, { pairs, ridge })
  // [i, j]: the value of peak i where the better peak j takes it in, otherwise 0
  const apart = graph.cast('noneTakenIn', near, 'float32')
  const takenIn = graph.node('ScatterND', 'takenIn', [apart, pairs, joined])
  return survivors(graph, peaks, takenIn)
}

/** bool [K, K]: whether two peaks lie on one image and within the radius. A peak is near itself. */
function nearPeaks(graph: OnnxGraph, { centre }: Peaks, radiusPx: number): Tensor {
  const column = (name: string, index: number) => {
    const at = graph.constant(`${name}/column`, BigInt64Array.of(BigInt(index)), [1])
    const down = graph.node('Gather', `${name}/down`, [centre, at], { axis: { int: 1 } })
    const across = graph.node('Transpose', `${name}/across`, [down], { perm: { ints: [1, 0] } })
    return graph.node('Sub', `${name}/apart`, [down, across])
  }
  const squared = (name: string, index: number) => {
    const apart = column(name, index)
    return graph.node('Mul', `${name}/apartSquared`, [apart, apart])
  }
  const distance = graph.node('Add', 'peakDistanceSquared', [squared('peakY', 1), squared('peakX', 2)])
  const limit = graph.constant('mergeRadiusSquared', Float32Array.of(radiusPx ** 2))
  const sameImage = graph.node('Equal', 'isSameImage', [
    column('peakImage', 0),
    graph.constant('noImageApart', Float32Array.of(0)),
  ])
  return graph.node('And', 'isNear', [
    graph.node('LessOrEqual', 'isWithinRadius', [distance, limit]),
    sameImage,
  ])
}

/** float32 [P]: for each pair (i, j) the value of i where j is better and a ridge joins them, otherwise 0. */
function joinedPairs(
  graph: OnnxGraph,
  map: Tensor,
  { indices, value }: Peaks,
  { pairs, ridge }: { readonly pairs: Tensor; readonly ridge: number },
): Tensor {
  const first = pairMember(graph, 'lower', pairs, 0)
  const second = pairMember(graph, 'better', pairs, 1)
  const of = (name: string, data: Tensor, member: Tensor) => graph.node('Gather', name, [data, member])
  const lowerValue = of('lowerValue', value, first)
  const betterValue = of('betterValue', value, second)
  const lowest = lowestBetween(graph, map, of('lowerAt', indices, first), of('betterAt', indices, second))
  const share = graph.constant('ridge', Float32Array.of(ridge))
  const isRidge = graph.node('GreaterOrEqual', 'isRidge', [
    lowest,
    graph.node('Mul', 'ridgeLevel', [lowerValue, share]),
  ])
  const isEarlier = graph.node('And', 'isEarlierEqual', [
    graph.node('Equal', 'isEqual', [betterValue, lowerValue]),
    graph.node('Less', 'isEarlier', [second, first]),
  ])
  const isBetter = graph.node('Or', 'isBetter', [
    graph.node('Greater', 'isGreater', [betterValue, lowerValue]),
    isEarlier,
  ])
  const joins = graph.cast('joinsOrNot', graph.node('And', 'isJoined', [isBetter, isRidge]), 'float32')
  return graph.node('Mul', 'joinedValue', [lowerValue, joins])
}

/** int64 [P]: the first or the second peak of each pair. */
function pairMember(graph: OnnxGraph, name: string, pairs: Tensor, member: 0 | 1): Tensor {
  const at = graph.constant(`${name}/member`, BigInt64Array.of(BigInt(member)))
  return graph.node('Gather', `${name}/peak`, [pairs, at], { axis: { int: 1 } })
}

/** A line within the radius of 12.5 µm is looked at about every 0.8 µm: no valley between two figures is narrower. */
const PLACES_ON_LINE = 15

/**
 * float32 [P]: the map's lowest value along the straight lines between two places each, int64 [P, 4]. The steps are rounded
 * before the place is added, so that a line crosses the same pixels wherever the tile begins.
 */
function lowestBetween(graph: OnnxGraph, map: Tensor, from: Tensor, to: Tensor): Tensor {
  const along = Float32Array.from({ length: PLACES_ON_LINE }, (_, i) => (i + 1) / (PLACES_ON_LINE + 1))
  const shares = graph.constant('sharesOfLine', along, [1, along.length, 1])
  const places = graph.constant('placesAxis', BigInt64Array.of(1n), [1])
  const whole = graph.cast('line', graph.node('Sub', 'lineSteps', [to, from]), 'float32')
  const lines = graph.node('Unsqueeze', 'lines', [whole, places])
  const half = graph.constant('halfPixel', Float32Array.of(0.5))
  const steps = graph.node('Add', 'stepsAndHalf', [graph.node('Mul', 'steps', [lines, shares]), half])
  const rounded = graph.cast('roundedSteps', graph.node('Floor', 'wholeSteps', [steps]), 'int64')
  const starts = graph.node('Unsqueeze', 'lineStarts', [from, places])
  const pixels = graph.node('Add', 'linePixels', [starts, rounded])
  return graph.node('ReduceMin', 'lowestOnLine', [graph.node('GatherND', 'onLine', [map, pixels])], {
    axes: { ints: [1] },
    keepdims: { int: 0 },
  })
}

/** The peaks that no other takes in, each drawn towards the best one that it takes in. */
function survivors(
  graph: OnnxGraph,
  { centre, value }: Peaks,
  takenIn: Tensor,
): Pick<Peaks, 'centre' | 'value'> {
  const over = (axis: number) => ({ axes: { ints: [axis] }, keepdims: { int: 0 } })
  const none = graph.constant('notTakenIn', Float32Array.of(0))
  const stays = graph.node('Equal', 'stays', [graph.node('ReduceMax', 'asTakenIn', [takenIn], over(1)), none])
  const partnerValue = graph.node('ReduceMax', 'partnerValue', [takenIn], over(0))
  const partner = graph.node('ArgMax', 'partner', [takenIn], { axis: { int: 0 }, keepdims: { int: 0 } })
  const together = graph.node('Add', 'valueTogether', [value, partnerValue])
  const share = graph.node('Div', 'partnerShare', [partnerValue, together])
  const columnAxis = graph.constant('shareAxis', BigInt64Array.of(1n), [1])
  const towards = graph.node('Sub', 'towardsPartner', [
    graph.node('Gather', 'partnerCentre', [centre, partner]),
    centre,
  ])
  // added to the peak's own place, so that one without a partner stays exactly where it is
  const moved = graph.node('Add', 'figureCentre', [
    centre,
    graph.node('Mul', 'drawnBy', [towards, graph.node('Unsqueeze', 'shareColumn', [share, columnAxis])]),
  ])
  return {
    centre: graph.node('Compress', 'keptCentre', [moved, stays], { axis: { int: 0 } }),
    value: graph.node('Compress', 'keptValue', [value, stays], { axis: { int: 0 } }),
  }
}
