/** A position in slide micrometres. */
export interface PointUm {
  readonly xUm: number
  readonly yUm: number
}

export interface HotSpotWindow<P extends PointUm> {
  readonly count: number
  /** Those it holds, from left to right. */
  readonly points: readonly P[]
  readonly leftUm: number
  readonly topUm: number
  readonly sideUm: number
}

/**
 * The axis-parallel square of side `sideUm` that holds the most points (borders included), found exactly: a sweep
 * along x over a segment tree that holds, for each possible top edge, the number of points in the window; n log n.
 * Among equally full windows the leftmost, then topmost is taken and centred on the points it holds.
 * Null without points.
 */
export function findHotSpot<P extends PointUm>(
  points: readonly P[],
  sideUm: number,
): HotSpotWindow<P> | null {
  if (points.length === 0) return null
  const sorted = points.toSorted((a, b) => a.xUm - b.xUm || a.yUm - b.yUm)
  const tops = Float64Array.from(sorted, ({ yUm }) => yUm).toSorted()
  // a point counts for every window whose top edge lies in [y − side, y]
  const first = Int32Array.from(sorted, ({ yUm }) => lowerBound(tops, yUm - sideUm))
  const last = Int32Array.from(sorted, ({ yUm }) => lowerBound(tops, yUm))
  const tree = createMaxTree(tops.length)

  let best = { count: 0, left: 0, top: 0 }
  let right = 0
  for (const [left, { xUm }] of sorted.entries()) {
    if (left > 0) tree.add(first[left - 1]!, last[left - 1]!, -1)
    for (; right < sorted.length && sorted[right]!.xUm <= xUm + sideUm; right++)
      tree.add(first[right]!, last[right]!, 1)
    if (tree.max() > best.count) best = { count: tree.max(), left: xUm, top: tops[tree.argMax()]! }
  }
  return centred(sorted, best, sideUm)
}

/** Moves the window, without losing a point, so that its points lie in its middle. */
function centred<P extends PointUm>(
  points: readonly P[],
  best: { count: number; left: number; top: number },
  sideUm: number,
): HotSpotWindow<P> {
  const inside = points.filter(
    ({ xUm, yUm }) =>
      xUm >= best.left && xUm <= best.left + sideUm && yUm >= best.top && yUm <= best.top + sideUm,
  )
  const middle = (values: number[]) => {
    let low = Infinity
    let high = -Infinity
    for (const value of values) {
      low = Math.min(low, value)
      high = Math.max(high, value)
    }
    return (low + high) / 2
  }
  const leftUm = middle(inside.map((p) => p.xUm)) - sideUm / 2
  const topUm = middle(inside.map((p) => p.yUm)) - sideUm / 2
  return { count: best.count, points: inside, leftUm, topUm, sideUm }
}

/**
 * A segment tree over `size` counters, walked from the leaves up: add to a range, ask for the largest and the first that has
 * it. A node's `highest` holds what was added to it as a whole (`pending`) and not what was added above it.
 */
function createMaxTree(size: number) {
  const leaves = 2 ** Math.ceil(Math.log2(size))
  const highest = new Int32Array(2 * leaves)
  const pending = new Int32Array(2 * leaves)

  function addTo(node: number, delta: number): void {
    highest[node]! += delta
    pending[node]! += delta
  }

  function updateAbove(leaf: number): void {
    for (let node = leaf >> 1; node > 0; node >>= 1)
      highest[node] = Math.max(highest[2 * node]!, highest[2 * node + 1]!) + pending[node]!
  }

  return {
    /** Adds `delta` to the counters from `first` to `last`, both included. */
    add(first: number, last: number, delta: number): void {
      let from = first + leaves
      let to = last + leaves
      while (from <= to) {
        if (from % 2 === 1) addTo(from++, delta)
        if (to % 2 === 0) addTo(to--, delta)
        from >>= 1
        to >>= 1
      }
      updateAbove(first + leaves)
      updateAbove(last + leaves)
    },
    max: () => highest[1]!,
    argMax(): number {
      let node = 1
      while (node < leaves) node = highest[2 * node]! >= highest[2 * node + 1]! ? 2 * node : 2 * node + 1
      return node - leaves
    },
  }
}

/** Index of the first value that is at least `wanted` in ascending `values`. */
function lowerBound(values: Float64Array, wanted: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (values[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}
