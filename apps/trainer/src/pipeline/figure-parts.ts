interface Extent {
  left: number
  right: number
  top: number
  bottom: number
}

/**
 * A copy of an instance mask in which every instance of several separate parts (the two plates of one anaphase) has the
 * convex hull of its parts filled in, so that one figure is one blob. Pixels of other instances stay theirs.
 */
export function joinFigureParts(
  instances: Uint16Array,
  widthPx: number,
  heightPx: number,
): Uint16Array<ArrayBuffer> {
  const joined = Uint16Array.from(instances)
  for (const [instance, extent] of extentsOf(instances, widthPx, heightPx))
    if (countParts(instances, widthPx, instance, extent) > 1)
      fillHull(joined, instances, widthPx, instance, extent)
  return joined
}

function extentsOf(instances: Uint16Array, widthPx: number, heightPx: number): Map<number, Extent> {
  const extents = new Map<number, Extent>()
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const instance = instances[y * widthPx + x]!
      if (instance === 0) continue
      const extent = extents.get(instance)
      if (!extent) extents.set(instance, { left: x, right: x, top: y, bottom: y })
      else {
        extent.left = Math.min(extent.left, x)
        extent.right = Math.max(extent.right, x)
        extent.bottom = y
      }
    }
  return extents
}

/** Parts that touch at no side or corner. */
function countParts(instances: Uint16Array, widthPx: number, instance: number, extent: Extent): number {
  const { left, right, top, bottom } = extent
  const [width, height] = [right - left + 1, bottom - top + 1]
  const seen = new Uint8Array(width * height)
  const isOpen = (x: number, y: number) =>
    seen[y * width + x] === 0 && instances[(top + y) * widthPx + left + x] === instance
  let parts = 0
  for (let start = 0; start < seen.length; start++) {
    if (!isOpen(start % width, Math.floor(start / width))) continue
    parts++
    seen[start] = 1
    const queue = [start]
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      const [cx, cy] = [at % width, Math.floor(at / width)]
      for (let y = Math.max(0, cy - 1); y <= Math.min(height - 1, cy + 1); y++)
        for (let x = Math.max(0, cx - 1); x <= Math.min(width - 1, cx + 1); x++)
          if (isOpen(x, y)) {
            seen[y * width + x] = 1
            queue.push(y * width + x)
          }
    }
  }
  return parts
}

type Corner = readonly [x: number, y: number]

function fillHull(
  joined: Uint16Array,
  instances: Uint16Array,
  widthPx: number,
  instance: number,
  { left, right, top, bottom }: Extent,
): void {
  const ends: Corner[] = []
  for (let y = top; y <= bottom; y++) {
    const row = instances.subarray(y * widthPx + left, y * widthPx + right + 1)
    const first = row.indexOf(instance)
    if (first >= 0) ends.push([left + first, y], [left + row.lastIndexOf(instance), y])
  }
  const hull = convexHull(ends)
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++)
      if (instances[y * widthPx + x] === 0 && isInside(hull, x, y)) joined[y * widthPx + x] = instance
}

const turn = ([ax, ay]: Corner, [bx, by]: Corner, [cx, cy]: Corner): number =>
  (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)

/** Andrew's monotone chain; corners in order, none twice. */
function convexHull(points: readonly Corner[]): Corner[] {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
  const chain = (ordered: readonly Corner[]): Corner[] => {
    const kept: Corner[] = []
    for (const point of ordered) {
      while (kept.length > 1 && turn(kept.at(-2)!, kept.at(-1)!, point) <= 0) kept.pop()
      kept.push(point)
    }
    return kept.slice(0, -1)
  }
  return [...chain(sorted), ...chain(sorted.toReversed())]
}

const isInside = (hull: readonly Corner[], x: number, y: number): boolean =>
  hull.every((corner, i) => turn(corner, hull[(i + 1) % hull.length]!, [x, y]) >= 0)
