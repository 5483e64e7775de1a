export interface PointUm {
  readonly xUm: number
  readonly yUm: number
}

const BUCKET_UM = 32
const ROW = 2 ** 24

/** Points by place, for neighbour questions on slides with many. */
export class PointIndex<P extends PointUm = PointUm> {
  readonly #buckets = new Map<number, P[]>()

  add(point: P): void {
    const key = Math.floor(point.yUm / BUCKET_UM) * ROW + Math.floor(point.xUm / BUCKET_UM)
    const bucket = this.#buckets.get(key)
    if (bucket) bucket.push(point)
    else this.#buckets.set(key, [point])
  }

  /** The points inside a rectangle, in no particular order. */
  inside(leftUm: number, topUm: number, rightUm: number, bottomUm: number): P[] {
    const found: P[] = []
    for (let row = Math.floor(topUm / BUCKET_UM); row <= Math.floor(bottomUm / BUCKET_UM); row++)
      for (let column = Math.floor(leftUm / BUCKET_UM); column <= Math.floor(rightUm / BUCKET_UM); column++)
        for (const point of this.#buckets.get(row * ROW + column) ?? [])
          if (point.xUm >= leftUm && point.xUm <= rightUm && point.yUm >= topUm && point.yUm <= bottomUm)
            found.push(point)
    return found
  }

  anyWithin(xUm: number, yUm: number, radiusUm: number): boolean {
    return this.inside(xUm - radiusUm, yUm - radiusUm, xUm + radiusUm, yUm + radiusUm).some(
      (point) => (point.xUm - xUm) ** 2 + (point.yUm - yUm) ** 2 < radiusUm ** 2,
    )
  }
}
