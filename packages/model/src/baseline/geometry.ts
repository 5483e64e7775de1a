import { smoothingRadiusPx } from '../onnx/smoothing.ts'
import { haematoxylinBaseline as baseline } from './parameters.ts'

export const smoothingSigmaPx = baseline.smoothingSigmaUm / baseline.modelMpp
export const peakRadiusPx = Math.round(baseline.peakRadiusUm / baseline.modelMpp)

/** A candidate compares densities within the peak window, each smoothed from pixels within the kernel. */
export const influenceRadiusPx = peakRadiusPx + smoothingRadiusPx(smoothingSigmaPx)

/** The smoothed density that has the given probability. */
export function densityAt(probability: number): number {
  return baseline.evenOddsDensity + baseline.densityPerLogit * Math.log(probability / (1 - probability))
}
