import type { OnnxGraph, Tensor } from './graph.ts'

/** A Gaussian's tails beyond this many σ hold 0.3 %: kernels end there. */
const RADIUS_SIGMAS = 3

export const smoothingRadiusPx = (sigmaPx: number): number => Math.ceil(RADIUS_SIGMAS * sigmaPx)

/** Weights at −radius … +radius, summing to 1. */
function gaussianKernel(sigmaPx: number): Float32Array {
  const radiusPx = smoothingRadiusPx(sigmaPx)
  const weights = Array.from({ length: 2 * radiusPx + 1 }, (_, i) =>
    Math.exp(-((i - radiusPx) ** 2) / (2 * sigmaPx ** 2)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Float32Array.from(weights, (weight) => weight / total)
}

/** A map [N, 1, H, W] smoothed by a Gaussian, along x and then along y; what lies beyond its edges counts as 0. */
export function smoothed(graph: OnnxGraph, map: Tensor, sigmaPx: number): Tensor {
  const kernel = gaussianKernel(sigmaPx)
  const radiusPx = smoothingRadiusPx(sigmaPx)
  const alongX = graph.constant('gaussianX', kernel, [1, 1, 1, kernel.length])
  const alongY = graph.constant('gaussianY', kernel, [1, 1, kernel.length, 1])
  const rows = graph.node('Conv', 'smoothedX', [map, alongX], {
    pads: { ints: [0, radiusPx, 0, radiusPx] },
  })
  return graph.node('Conv', 'smoothed', [rows, alongY], { pads: { ints: [radiusPx, 0, radiusPx, 0] } })
}
