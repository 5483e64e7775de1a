import type { Mpp } from '@metaphase/detection'
import { classAt, isMitotic, type ShownFigures } from './shown-figures.ts'

/** Mitotic figures per mm², smoothed, on a grid that covers the slide; rows from the top. */
export interface DensityMap {
  readonly columns: number
  readonly rows: number
  readonly perMm2: Float32Array
  readonly maxPerMm2: number
}

/** Standard deviation of the smoothing: what a hot-spot's side spans about six times. */
const SIGMA_UM = 240
const CELLS_MAX = 512

export function densityMap(
  figures: ShownFigures,
  { widthPx, heightPx, mpp }: { widthPx: number; heightPx: number; mpp: Mpp },
): DensityMap {
  const widthUm = widthPx * mpp.x
  const heightUm = heightPx * mpp.y
  const cellUm = Math.max(SIGMA_UM / 4, Math.max(widthUm, heightUm) / CELLS_MAX)
  const columns = Math.ceil(widthUm / cellUm)
  const rows = Math.ceil(heightUm / cellUm)
  let cells = new Float32Array(columns * rows)
  for (let i = 0; i < figures.count; i++) {
    if (!isMitotic(classAt(figures, i))) continue
    const column = Math.min(Math.floor((figures.xPx[i]! * mpp.x) / cellUm), columns - 1)
    const row = Math.min(Math.floor((figures.yPx[i]! * mpp.y) / cellUm), rows - 1)
    cells[row * columns + column]! += 1e6 / (cellUm * cellUm)
  }
  const weights = gaussian(SIGMA_UM / cellUm)
  cells = smoothed(cells, { lines: rows, length: columns, step: 1, stride: columns }, weights)
  cells = smoothed(cells, { lines: columns, length: rows, step: columns, stride: 1 }, weights)
  return { columns, rows, perMm2: cells, maxPerMm2: cells.reduce((most, value) => Math.max(most, value), 0) }
}

/** One half of it, the middle first; the whole sums to 1. */
function gaussian(sigmaCells: number): Float32Array {
  const half = Float32Array.from({ length: Math.ceil(3 * sigmaCells) + 1 }, (_, i) =>
    Math.exp(-0.5 * (i / sigmaCells) ** 2),
  )
  const sum = half.reduce((total, weight, i) => total + (i === 0 ? weight : 2 * weight), 0)
  return half.map((weight) => weight / sum)
}

interface Axis {
  readonly lines: number
  readonly length: number
  readonly step: number
  readonly stride: number
}

function smoothed(
  cells: Float32Array,
  { lines, length, step, stride }: Axis,
  weights: Float32Array,
): Float32Array<ArrayBuffer> {
  const out = new Float32Array(cells.length)
  for (let line = 0; line < lines; line++)
    for (let i = 0; i < length; i++) {
      const value = cells[line * stride + i * step]!
      if (value === 0) continue
      const last = Math.min(i + weights.length, length) - 1
      for (let j = Math.max(i - weights.length + 1, 0); j <= last; j++)
        out[line * stride + j * step]! += value * weights[Math.abs(j - i)]!
    }
  return out
}
