import { type Random, uniform } from '../random.ts'
import type { Augmentation } from './augmentation.ts'

/**
 * Where a crop lies in a frame. The crop's continuous point p comes from centre + A · (p − S/2), A = [[xx, xy], [yx, yy]]
 * frame pixels per crop pixel: flips, then rotation, then scale.
 */
export interface CropGeometry {
  readonly cropPx: number
  readonly centreX: number
  readonly centreY: number
  readonly xx: number
  readonly xy: number
  readonly yx: number
  readonly yy: number
}

/** The turn of a crop before its place is chosen: `CropGeometry` around the origin. */
export type CropTurn = Pick<CropGeometry, 'cropPx' | 'xx' | 'xy' | 'yx' | 'yy'>

/** The paper crops this much before it rotates, so that no rotation meets the crop's edge: 363 for 256. */
export const regionPx = (cropPx: number): number => Math.ceil(cropPx * Math.SQRT2)

export function drawTurn(random: Random, cropPx: number, geometry: Augmentation['geometry']): CropTurn {
  const { flips, rotation, scaleJitter } = geometry
  const angle = rotation ? uniform(random, 0, 2 * Math.PI) : 0
  const flipX = flips && random() < 0.5 ? -1 : 1
  const flipY = flips && random() < 0.5 ? -1 : 1
  const step = 1 / uniform(random, 1 - scaleJitter, 1 + scaleJitter)
  const [cos, sin] = [Math.cos(angle) * step, Math.sin(angle) * step]
  return { cropPx, xx: cos * flipX, xy: -sin * flipY, yx: sin * flipX, yy: cos * flipY }
}

export const placeTurn = (turn: CropTurn, centreX: number, centreY: number): CropGeometry => ({
  ...turn,
  centreX,
  centreY,
})

/** The placement that shows the frame's point (x, y) at the crop's point (u, v). */
export function placeTurnAt(turn: CropTurn, x: number, y: number, u: number, v: number): CropGeometry {
  const [du, dv] = [u - turn.cropPx / 2, v - turn.cropPx / 2]
  return placeTurn(turn, x - (turn.xx * du + turn.xy * dv), y - (turn.yx * du + turn.yy * dv))
}

/** Where the frame's point (x, y) shows in the crop. */
export function toCrop(geometry: CropGeometry, x: number, y: number): readonly [u: number, v: number] {
  const { xx, xy, yx, yy, centreX, centreY, cropPx } = geometry
  const determinant = xx * yy - xy * yx
  const [dx, dy] = [x - centreX, y - centreY]
  return [(yy * dx - xy * dy) / determinant + cropPx / 2, (xx * dy - yx * dx) / determinant + cropPx / 2]
}

/** How far from its centre a crop reaches in its frame. */
export const reachOf = ({ cropPx, xx, yx }: CropTurn): number =>
  (cropPx / 2) * Math.SQRT2 * Math.hypot(xx, yx)
