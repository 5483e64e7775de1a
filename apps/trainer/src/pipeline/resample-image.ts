interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/** For one output pixel: the first input pixel it draws from, and the weights of that and the following ones. */
interface Taps {
  readonly first: number
  readonly weights: Float32Array
}

/**
 * RGB resampled with a triangle filter: bilinear where it grows, averaging where it shrinks. Point x of the input comes to
 * exactly x · out / in, which figures' places rely on (libvips' own enlarging is off by half a pixel).
 */
export function resampleRgb(rgb: Uint8Array, from: Size, to: Size): Uint8Array {
  if (from.widthPx === to.widthPx && from.heightPx === to.heightPx) return rgb
  const columns = tapsOf(from.widthPx, to.widthPx)
  const rows = tapsOf(from.heightPx, to.heightPx)
  const out = new Uint8ClampedArray(to.widthPx * to.heightPx * 3)
  const blended = new Float32Array(from.widthPx * 3)
  for (let y = 0; y < to.heightPx; y++) {
    blendRows(rgb, from.widthPx * 3, rows[y]!, blended)
    blendColumns(blended, columns, out, y * to.widthPx * 3)
  }
  return new Uint8Array(out.buffer)
}

function blendRows(rgb: Uint8Array, stride: number, { first, weights }: Taps, blended: Float32Array): void {
  blended.fill(0)
  for (let tap = 0; tap < weights.length; tap++) {
    const from = (first + tap) * stride
    const weight = weights[tap]!
    for (let i = 0; i < stride; i++) blended[i]! += weight * rgb[from + i]!
  }
}

function blendColumns(
  blended: Float32Array,
  columns: readonly Taps[],
  out: Uint8ClampedArray,
  offset: number,
): void {
  for (let x = 0; x < columns.length; x++) {
    const { first, weights } = columns[x]!
    let [red, green, blue] = [0, 0, 0]
    for (let tap = 0, i = first * 3; tap < weights.length; tap++, i += 3) {
      const weight = weights[tap]!
      red += weight * blended[i]!
      green += weight * blended[i + 1]!
      blue += weight * blended[i + 2]!
    }
    out[offset + x * 3] = red
    out[offset + x * 3 + 1] = green
    out[offset + x * 3 + 2] = blue
  }
}

function tapsOf(from: number, to: number): Taps[] {
  const step = from / to
  const reach = Math.max(1, step)
  return Array.from({ length: to }, (_, i) => {
    const centre = (i + 0.5) * step - 0.5
    const first = Math.max(0, Math.ceil(centre - reach))
    const last = Math.min(from - 1, Math.floor(centre + reach))
    const weights = Float32Array.from({ length: last - first + 1 }, (__, tap) =>
      Math.max(0, 1 - Math.abs(first + tap - centre) / reach),
    )
    const sum = weights.reduce((total, weight) => total + weight, 0)
    return { first, weights: weights.map((weight) => weight / sum) }
  })
}

/** Instances at another size, each pixel that of the nearest. */
export function resampleInstances(instances: Uint16Array, from: Size, to: Size): Uint16Array {
  if (from.widthPx === to.widthPx && from.heightPx === to.heightPx) return instances
  const out = new Uint16Array(to.widthPx * to.heightPx)
  for (let y = 0; y < to.heightPx; y++) {
    const row = Math.floor(((y + 0.5) * from.heightPx) / to.heightPx) * from.widthPx
    for (let x = 0; x < to.widthPx; x++)
      out[y * to.widthPx + x] = instances[row + Math.floor(((x + 0.5) * from.widthPx) / to.widthPx)]!
  }
  return out
}
