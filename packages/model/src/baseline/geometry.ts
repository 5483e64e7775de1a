import { haematoxylinBaseline as baseline } from './parameters.ts'

export const smoothingSigmaPx = baseline.smoothingSigmaUm / baseline.modelMpp
export const smoothingRadiusPx = Math.ceil(baseline.smoothingRadiusSigmas * smoothingSigmaPx)
export const peakRadiusPx = Math.round(baseline.peakRadiusUm / baseline.modelMpp)

/** A candidate compares densities within the peak window, each smoothed from pixels within the kernel. */
export const influenceRadiusPx = peakRadiusPx + smoothingRadiusPx

/** Weights at −radius … +radius, summing to 1. */
export function gaussianKernel(sigmaPx: number, radiusPx: number): Float32Array {
  const weights = Array.from({ length: 2 * radiusPx + 1 }, (_, i) =>
    Math.exp(-((i - radiusPx) ** 2) / (2 * sigmaPx ** 2)),
  )
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return Float32Array.from(weights, (weight) => weight / total)
}

/** The smoothed density that has the given probability. */
export function densityAt(probability: number): number {
  return baseline.evenOddsDensity + baseline.densityPerLogit * Math.log(probability / (1 - probability))
}
