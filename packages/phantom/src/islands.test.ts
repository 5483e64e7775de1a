import { describe, expect, it } from 'vitest'
import { PhantomRenderer } from './render.ts'

const SIDE_PX = 2048
const CELL_PX = 8
/** Bare glass is at 242. */
const GLASS_GREEN = 225

describe('a phantom of tissue islands', () => {
  it.each([1, 2, 3])('covers as much glass as its truth says (seed %i)', (seed) => {
    const renderer = new PhantomRenderer({ seed, widthPx: SIDE_PX, heightPx: SIDE_PX, tissue: 'island' })
    const { tissueAreaMm2, mppX } = renderer.truth
    const rgb = renderer.region(0, 0, SIDE_PX, SIDE_PX)
    let cells = 0
    for (let top = 0; top < SIDE_PX; top += CELL_PX) {
      for (let left = 0; left < SIDE_PX; left += CELL_PX) if (meanGreen(rgb, left, top) < GLASS_GREEN) cells++
    }
    const measuredMm2 = (cells * (CELL_PX * mppX) ** 2) / 1e6
    expect(Math.abs(measuredMm2 / tissueAreaMm2 - 1)).toBeLessThan(0.02)
  })
})

function meanGreen(rgb: Uint8Array, left: number, top: number): number {
  let sum = 0
  for (let y = top; y < top + CELL_PX; y++) {
    for (let x = left; x < left + CELL_PX; x++) sum += rgb[(y * SIDE_PX + x) * 3 + 1]!
  }
  return sum / CELL_PX ** 2
}
