import { describe, expect, test } from 'vitest'
import { areasInPolygon, type PolygonPx } from './tissue-in-polygon.ts'
import { tissueAreaIn, tissueMask } from './tissue-mask.ts'

/** 1000 × 800 px at 1 µm/px in cells of 20 px; tissue is the left half. 1 mm² are 10⁶ px. */
const layout = {
  slideWidthPx: 1000,
  slideHeightPx: 800,
  mpp: { x: 1, y: 1 },
  cellWidthPx: 20,
  cellHeightPx: 20,
  columns: 50,
  rows: 40,
}
const halved = tissueMask(
  layout,
  Uint8Array.from({ length: 2000 }, (_, i) => (i % 50 < 25 ? 1 : 0)),
)
const rect = (xPx: number, yPx: number, widthPx: number, heightPx: number): PolygonPx => [
  [xPx, yPx],
  [xPx + widthPx, yPx],
  [xPx + widthPx, yPx + heightPx],
  [xPx, yPx + heightPx],
]
const px = (polygon: PolygonPx, except: Parameters<typeof areasInPolygon>[2] = []) => {
  const { areaMm2, tissueAreaMm2 } = areasInPolygon(halved, polygon, except)
  return [areaMm2 * 1e6, tissueAreaMm2 * 1e6].map((area) => Math.round(area))
}

describe('a polygon holds', () => {
  test('what a rect of the same corners holds', () => {
    expect(px(rect(400, 100, 200, 50))).toEqual([10_000, 5_000])
    const tissue = tissueAreaIn(halved)({ xPx: 433, yPx: 105, widthPx: 200, heightPx: 50 })
    expect(px(rect(433, 105, 200, 50))[1]).toBe(Math.round(tissue * 1e6))
  })

  test('of a slide what lies on it', () => {
    expect(px(rect(-500, -500, 5000, 5000))).toEqual([800_000, 400_000])
    expect(px(rect(1200, 100, 50, 50))).toEqual([0, 0])
  })

  test('half of its box as a triangle', () => {
    const [area] = px([
      [100, 100],
      [500, 100],
      [100, 700],
    ])
    expect(area! / 120_000).toBeCloseTo(1, 3)
  })

  test('the same whichever way round it is drawn', () => {
    expect(px(rect(100, 100, 300, 310).toReversed())).toEqual(px(rect(100, 100, 300, 310)))
  })

  test('what a hand that crossed its own line went around twice, once', () => {
    const twice = [...rect(100, 100, 100, 100), ...rect(100, 100, 100, 100)]
    expect(px(twice)).toEqual(px(rect(100, 100, 100, 100)))
  })

  test('nothing as a line', () => {
    expect(
      px([
        [0, 0],
        [500, 500],
        [0, 0],
      ]),
    ).toEqual([0, 0])
  })
})

test('what was not analysed is no tissue, and counts for the area all the same', () => {
  const failed = [
    { xPx: 0, yPx: 0, widthPx: 130, heightPx: 130 },
    { xPx: 130, yPx: 0, widthPx: 130, heightPx: 130 },
  ]
  expect(px(rect(0, 0, 1000, 800), failed)).toEqual([800_000, 400_000 - 2 * 130 * 130])
  expect(px(rect(0, 0, 120, 120), failed)).toEqual([14_400, 0])
})
