import { expect, test } from 'vitest'
import { decodeTissue, encodeTissue } from './encoded-tissue.ts'
import { tissueAreaIn, type TissueMask, tissueMask } from './tissue-mask.ts'

/** 5 × 4 cells of 10 × 20 px on a slide of 47 × 75 px, at 0.5 × 0.25 µm/px. */
const layout = {
  slideWidthPx: 47,
  slideHeightPx: 75,
  mpp: { x: 0.5, y: 0.25 },
  cellWidthPx: 10,
  cellHeightPx: 20,
  columns: 5,
  rows: 4,
}
const UM2_PER_PX = 0.125

// prettier-ignore
const mask = tissueMask(layout, Uint8Array.of(
  0, 0, 0, 0, 1,
  0, 1, 1, 0, 1,
  0, 1, 1, 0, 0,
  1, 0, 0, 0, 1,
))

/** Pixel by pixel, as the definition says. */
function countedUm2({ cells }: TissueMask, x0: number, y0: number, x1: number, y1: number): number {
  let px = 0
  for (let y = Math.max(0, y0); y < Math.min(75, y1); y++) {
    for (let x = Math.max(0, x0); x < Math.min(47, x1); x++)
      px += cells[Math.floor(y / 20) * 5 + Math.floor(x / 10)] ?? 0
  }
  return px * UM2_PER_PX
}

test('the area in any rect of whole pixels is what counting pixels gives, cut at the slide’s edge', () => {
  const areaIn = tissueAreaIn(mask)
  for (let x0 = -7; x0 < 50; x0 += 5) {
    for (let y0 = -7; y0 < 80; y0 += 9) {
      for (const [widthPx, heightPx] of [
        [3, 4],
        [11, 30],
        [60, 100],
      ] as const) {
        const expected = countedUm2(mask, x0, y0, x0 + widthPx, y0 + heightPx)
        expect(areaIn({ xPx: x0, yPx: y0, widthPx, heightPx }) * 1e6).toBeCloseTo(expected, 9)
      }
    }
  }
})

test('parts of pixels count in part', () => {
  expect(tissueAreaIn(mask)({ xPx: 12.5, yPx: 25, widthPx: 0.5, heightPx: 0.5 }) * 1e6).toBeCloseTo(
    0.25 * UM2_PER_PX,
    12,
  )
})

test('the mask’s own area is that of the slide, not of cells beyond it', () => {
  expect(mask.areaMm2 * 1e6).toBeCloseTo(countedUm2(mask, 0, 0, 47, 75), 9)
})

test('a mask survives JSON, empty, full or broken up', () => {
  const random = Uint8Array.from({ length: 20 }, (_, i) => ((i * 7919) >> 2) & 1)
  for (const cells of [mask.cells, random, new Uint8Array(20), new Uint8Array(20).fill(1)]) {
    const whole = tissueMask(layout, cells)
    expect(decodeTissue(JSON.parse(JSON.stringify(encodeTissue(whole))))).toEqual(whole)
  }
})

test('runs longer than a byte, and a slide’s mask in some bytes', () => {
  const large = { ...layout, columns: 2500, rows: 2500 }
  const cells = new Uint8Array(2500 * 2500).fill(1, 1_000_000, 5_000_000)
  const encoded = encodeTissue(tissueMask(large, cells))
  expect(encoded.runs.length).toBeLessThan(30)
  expect(Buffer.compare(decodeTissue(encoded).cells, cells)).toBe(0)
})

test('runs that do not fill the mask are refused', () => {
  const encoded = encodeTissue(mask)
  expect(() => decodeTissue({ ...encoded, rows: 5 })).toThrow(RangeError)
  expect(() => decodeTissue({ ...encoded, rows: 1 })).toThrow(RangeError)
})
