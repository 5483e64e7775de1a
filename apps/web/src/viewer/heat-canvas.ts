import type { DensityMap } from '../result/density-map.ts'

/** From few to many, each with its opacity: light grows with density, so that it can be read without colours. */
const RAMP = [
  [40, 70, 160, 0],
  [40, 90, 190, 0.42],
  [20, 150, 170, 0.55],
  [120, 205, 110, 0.62],
  [250, 235, 90, 0.72],
] as const

/** One pixel a cell, to be stretched over the slide. */
export function paintDensity({ columns, rows, perMm2, maxPerMm2 }: DensityMap): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = columns
  canvas.height = rows
  const context = canvas.getContext('2d')!
  const pixels = context.createImageData(columns, rows)
  for (let i = 0; i < perMm2.length; i++) {
    const [red, green, blue, alpha] = colourAt(maxPerMm2 === 0 ? 0 : perMm2[i]! / maxPerMm2)
    pixels.data.set([red, green, blue, alpha * 255], i * 4)
  }
  context.putImageData(pixels, 0, 0)
  return canvas
}

/** For the legend. */
export const heatGradient = `linear-gradient(to right, ${RAMP.map(([r, g, b, a]) => `rgb(${r} ${g} ${b} / ${a})`).join(', ')})`

function colourAt(share: number): [number, number, number, number] {
  const at = Math.min(Math.max(share, 0), 1) * (RAMP.length - 1)
  const from = RAMP[Math.min(Math.floor(at), RAMP.length - 2)]!
  const to = RAMP[Math.min(Math.floor(at), RAMP.length - 2) + 1]!
  const part = at - RAMP.indexOf(from)
  return [0, 1, 2, 3].map((i) => from[i]! + (to[i]! - from[i]!) * part) as [number, number, number, number]
}
