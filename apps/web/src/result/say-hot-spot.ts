import { fixed, percent } from '../numbers.ts'
import type { HotSpot } from './hot-spot.ts'

/** Sides that differ by less are of a square: what rounding to whole pixels leaves. */
const SQUARE_WITHIN = 0.005

/** Shape, area and tissue share: what a count in it has to be read with. */
export function sayHotSpot({ widthMm, heightMm, areaMm2, tissueAreaMm2 }: HotSpot): string {
  const isSquare = Math.abs(widthMm / heightMm - 1) < SQUARE_WITHIN
  const shape = isSquare
    ? `square of ${fixed(widthMm, 2)}\u00a0mm`
    : `rectangle of ${fixed(widthMm, 2)}\u00a0×\u00a0${fixed(heightMm, 2)}\u00a0mm`
  const tissue = tissueAreaMm2 === null ? '' : `, ${percent(tissueAreaMm2 / areaMm2)} tissue`
  return `${shape}, ${fixed(areaMm2, 2)}\u00a0mm²${tissue}`
}
