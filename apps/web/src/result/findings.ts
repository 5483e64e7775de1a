import type { ReadonlySignal } from '@preact/signals'
import { followHotSpot, type HotSpot } from './hot-spot.ts'
import type { Result } from './open-result.ts'
import { createRegion, type Region } from './region.ts'

/** A result with what follows from it on the slide. */
export interface Findings {
  readonly result: Result
  readonly hotSpot: ReadonlySignal<HotSpot | null>
  readonly region: Region
  close(): void
}

export function createFindings(result: Result, size: { widthPx: number; heightPx: number }): Findings {
  const [hotSpot, close] = followHotSpot(result, size)
  return { result, hotSpot, region: createRegion(result), close }
}
