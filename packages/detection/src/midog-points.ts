import type { Mpp } from './detection.ts'

/** What stands around the points in an answer to MIDOG's Track 1. */
export const midogEnvelope = {
  name: 'Points of interest',
  type: 'Multiple points',
  version: { major: 1, minor: 0 },
} as const

/**
 * A figure as MIDOG's Track 1 has it: millimetres, x then y. What is no mitotic figure stays in as `non-mitotic figure`, so
 * that precision and recall can be drawn over all thresholds.
 */
export const midogPoint = (
  {
    xPx,
    yPx,
    probability,
    isMitotic,
  }: {
    readonly xPx: number
    readonly yPx: number
    readonly probability: number
    readonly isMitotic: boolean
  },
  mpp: Mpp,
) => ({
  name: isMitotic ? 'mitotic figure' : 'non-mitotic figure',
  point: [(xPx * mpp.x) / 1000, (yPx * mpp.y) / 1000, 0] as const,
  probability,
})
