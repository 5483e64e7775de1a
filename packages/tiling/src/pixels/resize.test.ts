import { expect, test } from 'vitest'
import { resizeRgb } from './resize.ts'
import type { RgbImage } from './rgb-image.ts'

const SIDE_PX = 200

/** A dark spot of σ 8 px on white, its centre at (x, y) in the continuous frame where pixel i covers [i, i + 1). */
function spot(x: number, y: number): RgbImage {
  const data = new Uint8Array(SIDE_PX * SIDE_PX * 3)
  for (let i = 0; i < SIDE_PX * SIDE_PX; i++) {
    const distance2 = ((i % SIDE_PX) + 0.5 - x) ** 2 + (Math.floor(i / SIDE_PX) + 0.5 - y) ** 2
    data.fill(Math.round(255 - 200 * Math.exp(-distance2 / (2 * 8 ** 2))), 3 * i, 3 * i + 3)
  }
  return { widthPx: SIDE_PX, heightPx: SIDE_PX, data }
}

function centroid({ data, widthPx }: RgbImage) {
  let [mass, x, y] = [0, 0, 0]
  for (let i = 0; i < data.length / 3; i++) {
    const weight = 255 - (data[3 * i] ?? 255)
    mass += weight
    x += weight * ((i % widthPx) + 0.5)
    y += weight * (Math.floor(i / widthPx) + 0.5)
  }
  return { x: x / mass, y: y / mass }
}

test.each([
  [200, 200],
  [150, 150],
  [77, 50],
  [201, 206],
  [260, 301],
  [400, 800],
  [230, 180],
])('to %i × %i px: a spot stays where it is to a tenth of a pixel', async (widthPx, heightPx) => {
  const resized = await resizeRgb(spot(97.3, 104.8), widthPx, heightPx)
  expect(resized).toMatchObject({ widthPx, heightPx })
  expect(resized.data).toHaveLength(widthPx * heightPx * 3)
  const { x, y } = centroid(resized)
  expect(Math.abs((x * SIDE_PX) / widthPx - 97.3)).toBeLessThan(0.1)
  expect(Math.abs((y * SIDE_PX) / heightPx - 104.8)).toBeLessThan(0.1)
})

test.each([100, 200, 230, 400])('an even field stays even to its edges at %i px', async (sidePx) => {
  const data = new Uint8Array(SIDE_PX * SIDE_PX * 3).fill(180)
  const resized = await resizeRgb({ widthPx: SIDE_PX, heightPx: SIDE_PX, data }, sidePx, sidePx)
  expect(new Set(resized.data)).toEqual(new Set([180]))
})
