/** Size of a map or mask in pixels, row by row. */
export interface MapSize {
  readonly widthPx: number
  readonly heightPx: number
}

const REACH_SIGMAS = 4

/** A map [heightPx, widthPx] under a Gaussian of `sigmaPx`, cut off at 4 σ; beyond the edge the outermost value goes on. */
export function blurMap(map: Float32Array, { widthPx, heightPx }: MapSize, sigmaPx: number): Float32Array {
  const kernel = gaussianKernel(sigmaPx)
  const rows = new Float32Array(map.length)
  const blurred = new Float32Array(map.length)
  for (let y = 0; y < heightPx; y++) convolve(map, rows, kernel, y * widthPx, 1, widthPx)
  for (let x = 0; x < widthPx; x++) convolve(rows, blurred, kernel, x, widthPx, heightPx)
  return blurred
}

/** Half of a normalised kernel: weight k for the distance k. */
function gaussianKernel(sigmaPx: number): Float64Array {
  const radius = Math.floor(REACH_SIGMAS * sigmaPx + 0.5)
  const weights = Float64Array.from({ length: radius + 1 }, (_, k) =>
    k === 0 ? 1 : Math.exp(-(k * k) / (2 * sigmaPx ** 2)),
  )
  const sum = weights.reduce((total, weight, k) => total + (k === 0 ? weight : 2 * weight), 0)
  return weights.map((weight) => weight / sum)
}

/** Of the `length` values that lie `stride` apart from `start` on. */
function convolve(
  from: Float32Array,
  to: Float32Array,
  kernel: Float64Array,
  start: number,
  stride: number,
  length: number,
): void {
  const at = (i: number) => from[start + Math.max(0, Math.min(length - 1, i)) * stride]!
  for (let i = 0; i < length; i++) {
    let sum = kernel[0]! * at(i)
    for (let k = 1; k < kernel.length; k++) sum += kernel[k]! * (at(i - k) + at(i + k))
    to[start + i * stride] = sum
  }
}
