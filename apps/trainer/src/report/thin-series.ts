/** A stretch of a curve drawn as one point, with the range of what it stands for. */
export interface ThinPoint {
  /** The mean of the stretch. */
  readonly x: number
  readonly mean: number
  readonly low: number
  readonly high: number
}

/**
 * At most `maxPoints` points for a curve of any length: runs of as many neighbours, averaged, with their least and
 * greatest value, so that no spike is lost. Values that are not finite are left out.
 */
export function thinSeries(points: readonly { readonly x: number; readonly y: number }[], maxPoints: number) {
  const finite = points.filter(({ y }) => Number.isFinite(y))
  const perPoint = Math.max(1, Math.ceil(finite.length / maxPoints))
  const thin: ThinPoint[] = []
  for (let start = 0; start < finite.length; start += perPoint)
    thin.push(summarise(finite.slice(start, start + perPoint)))
  return thin
}

function summarise(stretch: readonly { readonly x: number; readonly y: number }[]): ThinPoint {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const ys = stretch.map(({ y }) => y)
  return {
    x: mean(stretch.map(({ x }) => x)),
    mean: mean(ys),
    low: Math.min(...ys),
    high: Math.max(...ys),
  }
}
