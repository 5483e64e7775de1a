import type { MapSize } from './blur-map.ts'
import { otsuThreshold } from './otsu.ts'

export interface AdaptiveOtsuOptions {
  /** Side of the square windows. */
  readonly windowPx: number
  /** No threshold is lower than this share of the whole map's. */
  readonly floorShare: number
}

/**
 * A threshold for every pixel of a map [heightPx, widthPx]. "Adaptive" is read as: Otsu's threshold in square windows that
 * overlap by half or more, interpolated bilinearly between their centres, so that a dark figure gets an outline of its own and
 * does not set the threshold for pale nuclei elsewhere. In a window without nuclei Otsu's method parts noise: a share of the
 * whole map's threshold is a floor for all.
 */
export function adaptiveOtsu(
  map: Float32Array,
  { widthPx, heightPx }: MapSize,
  { windowPx, floorShare }: AdaptiveOtsuOptions,
): Float32Array {
  const columns = windowsAlong(widthPx, windowPx)
  const rows = windowsAlong(heightPx, windowPx)
  const local = rows.starts.map((top) =>
    columns.starts.map((left) => {
      const window = new Float32Array(columns.lengthPx * rows.lengthPx)
      for (let y = 0; y < rows.lengthPx; y++) {
        const from = (top + y) * widthPx + left
        window.set(map.subarray(from, from + columns.lengthPx), y * columns.lengthPx)
      }
      return otsuThreshold(window)
    }),
  )
  const floor = floorShare * otsuThreshold(map)
  const thresholds = new Float32Array(map.length)
  for (let y = 0; y < heightPx; y++) {
    const down = between(rows, y)
    for (let x = 0; x < widthPx; x++) {
      const across = between(columns, x)
      const inRow = (row: number) => mix(local[row]![across.from]!, local[row]![across.to]!, across.share)
      thresholds[y * widthPx + x] = Math.max(floor, mix(inRow(down.from), inRow(down.to), down.share))
    }
  }
  return thresholds
}

/** Windows along one axis, evenly spread: the first at its start, the last at its end. */
interface Windows {
  readonly lengthPx: number
  readonly starts: readonly number[]
  readonly stepPx: number
}

function windowsAlong(sidePx: number, windowPx: number): Windows {
  const lengthPx = Math.min(sidePx, Math.round(windowPx))
  const steps = Math.ceil((2 * (sidePx - lengthPx)) / lengthPx)
  const stepPx = steps === 0 ? sidePx : (sidePx - lengthPx) / steps
  return { lengthPx, starts: Array.from({ length: steps + 1 }, (_, i) => Math.round(i * stepPx)), stepPx }
}

/** The windows between whose centres a pixel lies, and how far along; outside the first and the last, that one alone. */
function between({ lengthPx, starts, stepPx }: Windows, pixel: number) {
  const last = starts.length - 1
  const place = Math.max(0, Math.min(last, (pixel + 0.5 - lengthPx / 2) / stepPx))
  const from = Math.floor(place)
  return { from, to: Math.min(from + 1, last), share: place - from }
}

const mix = (a: number, b: number, share: number): number => a + (b - a) * share
