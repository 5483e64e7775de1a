import type { PolygonPx } from './tissue-in.ts'

/** Even–odd, as the API counts: a ray to the right, edges half-open from above. */
export function isInPolygon(xPx: number, yPx: number, corners: PolygonPx): boolean {
  let inside = false
  let [fromX, fromY] = corners.at(-1)!
  for (const [toX, toY] of corners) {
    if (fromY > yPx !== toY > yPx && xPx < fromX + ((yPx - fromY) / (toY - fromY)) * (toX - fromX))
      inside = !inside
    ;[fromX, fromY] = [toX, toY]
  }
  return inside
}
