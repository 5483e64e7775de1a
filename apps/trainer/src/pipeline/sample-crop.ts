import { reflected } from '../reflected.ts'
import type { CropGeometry } from './crop-geometry.ts'
import { labelCodes } from './label-codes.ts'

/** Pixels and labels that a crop is taken from. Beyond its edges the picture is reflected, and ignored. */
export interface SourceWindow {
  readonly widthPx: number
  readonly heightPx: number
  /** RGB, row by row. */
  readonly rgb: Uint8Array
  /** `LabelCode`, row by row. */
  readonly labels: Uint8Array
}

const FRACTION_BITS = 16
const ONE = 1 << FRACTION_BITS
const HALF = ONE >> 1

/**
 * Takes the crop that `geometry` (in the window's pixels) describes: bilinear colours into `rgb` [S, S, 3], nearest labels
 * into `labels` [S, S]. Coordinates run in 16.16 fixed point from the crop's centre: exact to 0.01 px over a crop.
 */
export function sampleCrop(
  window: SourceWindow,
  geometry: CropGeometry,
  rgb: Uint8Array,
  labels: Uint8Array,
): void {
  const { cropPx, centreX, centreY, xx, xy, yx, yy } = geometry
  const [baseX, baseY] = [Math.floor(centreX), Math.floor(centreY)]
  const [stepX, stepY] = [Math.round(xx * ONE), Math.round(yx * ONE)]
  const first = 0.5 - cropPx / 2
  for (let v = 0; v < cropPx; v++) {
    const down = v + first
    const startX = Math.round((centreX - baseX + xx * first + xy * down - 0.5) * ONE)
    const startY = Math.round((centreY - baseY + yx * first + yy * down - 0.5) * ONE)
    sampleRow(window, { baseX, baseY, startX, startY, stepX, stepY, count: cropPx }, rgb, labels, v * cropPx)
  }
}

/** A line through the window: pixel indices in fixed point, relative to the base. */
interface Line {
  readonly baseX: number
  readonly baseY: number
  readonly startX: number
  readonly startY: number
  readonly stepX: number
  readonly stepY: number
  readonly count: number
}

function sampleRow(window: SourceWindow, line: Line, rgb: Uint8Array, labels: Uint8Array, at: number): void {
  const { widthPx, heightPx, rgb: from, labels: codes } = window
  const { baseX, baseY, stepX, stepY, count } = line
  let { startX: fx, startY: fy } = line
  for (let i = at, o = at * 3; i < at + count; i++, o += 3, fx += stepX, fy += stepY) {
    const x = baseX + (fx >> FRACTION_BITS)
    const y = baseY + (fy >> FRACTION_BITS)
    const nearX = baseX + ((fx + HALF) >> FRACTION_BITS)
    const nearY = baseY + ((fy + HALF) >> FRACTION_BITS)
    const isInside = nearX >= 0 && nearY >= 0 && nearX < widthPx && nearY < heightPx
    labels[i] = isInside ? codes[nearY * widthPx + nearX]! : labelCodes.ignored
    const isWhole = x >= 0 && y >= 0 && x + 1 < widthPx && y + 1 < heightPx
    const x0 = isWhole ? x : reflected(x, widthPx)
    const y0 = isWhole ? y : reflected(y, heightPx)
    const x1 = isWhole ? x + 1 : reflected(x + 1, widthPx)
    const y1 = isWhole ? y + 1 : reflected(y + 1, heightPx)
    const wx = (fx >> 8) & 255
    const wy = (fy >> 8) & 255
    const w11 = wx * wy
    const w10 = wy * 256 - w11
    const w01 = wx * 256 - w11
    const w00 = 65_536 - w01 - w10 - w11
    const a = (y0 * widthPx + x0) * 3
    const b = (y0 * widthPx + x1) * 3
    const c = (y1 * widthPx + x0) * 3
    const d = (y1 * widthPx + x1) * 3
    rgb[o] = (from[a]! * w00 + from[b]! * w01 + from[c]! * w10 + from[d]! * w11 + HALF) >>> 16
    rgb[o + 1] =
      (from[a + 1]! * w00 + from[b + 1]! * w01 + from[c + 1]! * w10 + from[d + 1]! * w11 + HALF) >>> 16
    rgb[o + 2] =
      (from[a + 2]! * w00 + from[b + 2]! * w01 + from[c + 2]! * w10 + from[d + 2]! * w11 + HALF) >>> 16
  }
}
