import type { BundleFile, Manifest } from '@metaphase/model'
import { readFileSync } from 'node:fs'

/** How a CPU runs a detector. */
export const precisions = ['auto', 'float32', 'int8'] as const
export type Precision = (typeof precisions)[number]

/** A variant in 8 bits that loses this much F1 is not taken unasked. */
const LOST_F1_LIMIT = 0.005

/**
 * The file in 8 bits that a CPU runs in place of the detector's, null for the detector's own: with `int8` where there is one;
 * with `auto` where its manifest says that it loses less F1 than 0.005 and the processor adds products of 8 bits in 32.
 */
export function int8FileOf(
  { files, int8 }: Manifest,
  precision: Precision,
  exact: () => boolean = addsExactly,
): BundleFile | null {
  if (!files.detectorInt8 || precision === 'float32') return null
  if (precision === 'int8') return files.detectorInt8
  return int8 && int8.lostF1 < LOST_F1_LIMIT && exact() ? files.detectorInt8 : null
}

/** Whether the processor has VNNI. Others of the same family add two products in 16 bits first, which can be too few. */
function addsExactly(): boolean {
  try {
    return /\bavx(512)?_vnni\b/.test(readFileSync('/proc/cpuinfo', 'utf8'))
  } catch {
    return false // not Linux
  }
}
