/** Buffers for blurring images of one size: allocated once, used for every crop. */
export class GaussianBlur {
  readonly #sidePx: number
  readonly #rows: Float32Array
  readonly #padded: Float32Array
  readonly #blended: Float32Array

  /** For RGB images of `sidePx` × `sidePx`. */
  constructor(sidePx: number) {
    this.#sidePx = sidePx
    this.#rows = new Float32Array(sidePx * sidePx * 3)
    this.#padded = new Float32Array((sidePx + 2 * MAX_RADIUS_PX) * 3)
    this.#blended = new Float32Array(sidePx * 3)
  }

  /** Replaces every value v of `rgb` by v + amount · (v − blurred v): −1 blurs, positive amounts sharpen. */
  apply(rgb: Uint8Array, sigmaPx: number, amount: number): void {
    const kernel = gaussianKernel(Math.min(sigmaPx, MAX_RADIUS_PX / REACH_SIGMAS), this.#sidePx)
    for (let y = 0; y < this.#sidePx; y++) this.#blurRow(rgb, y, kernel)
    for (let y = 0; y < this.#sidePx; y++) this.#blurColumnsInto(rgb, y, kernel, amount)
  }

  #blurRow(rgb: Uint8Array, y: number, kernel: Float32Array): void {
    const stride = this.#sidePx * 3
    const radius = kernel.length - 1
    const padded = this.#padded
    const rows = this.#rows
    const from = y * stride
    for (let i = 0; i < stride; i++) padded[radius * 3 + i] = rgb[from + i]!
    for (let k = 1; k <= radius; k++)
      for (let channel = 0; channel < 3; channel++) {
        padded[(radius - k) * 3 + channel] = rgb[from + k * 3 + channel]!
        padded[(radius + this.#sidePx - 1 + k) * 3 + channel] = rgb[from + stride - (k + 1) * 3 + channel]!
      }
    for (let i = 0; i < stride; i++) {
      const at = radius * 3 + i
      let sum = kernel[0]! * padded[at]!
      for (let k = 1; k <= radius; k++) sum += kernel[k]! * (padded[at - 3 * k]! + padded[at + 3 * k]!)
      rows[from + i] = sum
    }
  }

  #blurColumnsInto(rgb: Uint8Array, y: number, kernel: Float32Array, amount: number): void {
    const stride = this.#sidePx * 3
    const rows = this.#rows
    const blended = this.#blended
    const radius = kernel.length - 1
    for (let i = 0; i < stride; i++) blended[i] = kernel[0]! * rows[y * stride + i]!
    for (let k = 1; k <= radius; k++) {
      const above = mirror(y - k, this.#sidePx) * stride
      const below = mirror(y + k, this.#sidePx) * stride
      const weight = kernel[k]!
      for (let i = 0; i < stride; i++) blended[i]! += weight * (rows[above + i]! + rows[below + i]!)
    }
    for (let i = 0, at = y * stride; i < stride; i++, at++) {
      const value = rgb[at]!
      const result = value + amount * (value - blended[i]!) + 0.5
      rgb[at] = result < 0 ? 0 : result > 255 ? 255 : result | 0
    }
  }
}

const REACH_SIGMAS = 2.5
const MAX_RADIUS_PX = 13

/** Index −1 shows 1: the outermost value is not repeated. */
const mirror = (index: number, length: number): number =>
  index < 0 ? -index : index >= length ? 2 * length - 2 - index : index

/** Half of a normalised kernel: weight k for the distance k. */
function gaussianKernel(sigmaPx: number, sidePx: number): Float32Array {
  const radius = Math.min(Math.ceil(REACH_SIGMAS * sigmaPx), sidePx - 1)
  const weights = Float64Array.from({ length: radius + 1 }, (_, k) => Math.exp(-(k * k) / (2 * sigmaPx ** 2)))
  const sum = weights.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0)
  return Float32Array.from(weights, (weight) => weight / sum)
}
