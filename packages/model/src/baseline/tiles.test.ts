import { expect, test } from 'vitest'
import { openDetector } from '../../test/detector-session.ts'
import { crop, paintTile } from '../../test/painted-tile.ts'
import type { Spot } from '../../test/painted-tile.ts'
import type { Candidate } from '../candidates.ts'
import { REPORTED_BEYOND_CORE_UM } from '../manifest.ts'
import { influenceRadiusPx } from './geometry.ts'
import { haematoxylinBaseline as baseline } from './parameters.ts'

const detect = await openDetector()

const SIDE_PX = 256
const CORE_PX = SIDE_PX - 2 * baseline.haloPx
const REPORTED_BEYOND_CORE_PX = REPORTED_BEYOND_CORE_UM / baseline.modelMpp

/** A slide of 3 × 3 cores with clumps crowded everywhere; some lie on the borders and corners of cores. */
const slidePx = 3 * CORE_PX
const crowd: Spot[] = Array.from({ length: 600 }, (_, i) => ({
  xPx: (i * 0.618034 * slidePx) % slidePx,
  yPx: ((i + 0.5) / 600) * slidePx,
  radiusPx: 3 + (i % 4),
  haematoxylin: 0.35 + ((i * 7) % 11) * 0.09,
}))
const onBorders: Spot[] = [
  { xPx: CORE_PX, yPx: 60.5, radiusPx: 7, haematoxylin: 1.2 },
  { xPx: 200.5, yPx: 2 * CORE_PX, radiusPx: 7, haematoxylin: 1.2 },
  { xPx: 2 * CORE_PX, yPx: CORE_PX, radiusPx: 7, haematoxylin: 1.2 },
]
const slide = paintTile(slidePx, slidePx, [...crowd, ...onBorders])

const within = (candidate: Candidate, left: number, top: number, beyondPx: number): boolean =>
  candidate.xPx >= left - beyondPx &&
  candidate.xPx < left + CORE_PX + beyondPx &&
  candidate.yPx >= top - beyondPx &&
  candidate.yPx < top + CORE_PX + beyondPx

test('every tile finds, in its core and as far around as tiles report, what the whole slide at once shows there', async () => {
  const whole = await detect(slide)
  expect(whole.length).toBeGreaterThan(100)
  for (let top = 0; top < slidePx; top += CORE_PX) {
    for (let left = 0; left < slidePx; left += CORE_PX) {
      const leftPx = left - baseline.haloPx
      const topPx = top - baseline.haloPx
      const found = (await detect(crop(slide, leftPx, topPx, SIDE_PX)))
        .map((candidate) => ({ ...candidate, xPx: candidate.xPx + leftPx, yPx: candidate.yPx + topPx }))
        .filter((candidate) => within(candidate, left, top, REPORTED_BEYOND_CORE_PX))
      const expected = whole.filter((candidate) => within(candidate, left, top, REPORTED_BEYOND_CORE_PX))
      expect(found.map(({ xPx, yPx }) => [xPx, yPx])).toEqual(expected.map(({ xPx, yPx }) => [xPx, yPx]))
      for (const [i, { probability }] of found.entries()) {
        expect(Math.abs(probability - expected[i]!.probability)).toBeLessThanOrEqual(1e-6)
      }
    }
  }
})

test('no pixel beyond the influence radius changes a candidate', async () => {
  const spot = { xPx: 128.5, yPx: 128.5, radiusPx: 8, haematoxylin: 0.9 }
  const alone = paintTile(SIDE_PX, SIDE_PX, [spot])
  const inked = { ...alone, rgb: alone.rgb.slice() }
  for (let y = 0; y < SIDE_PX; y++) {
    for (let x = 0; x < SIDE_PX; x++) {
      const distancePx = Math.max(Math.abs(x - 128), Math.abs(y - 128))
      if (distancePx > influenceRadiusPx) inked.rgb.fill(0, (y * SIDE_PX + x) * 3, (y * SIDE_PX + x) * 3 + 3)
    }
  }
  const [expected] = await detect(alone)
  expect(await detect(inked)).toContainEqual(expected)
})

test('a tile cut off at the edge of the slide is the same as one that goes on as white glass', async () => {
  const spot = { xPx: 4.5, yPx: 60.5, radiusPx: 8, haematoxylin: 0.9 }
  const cut = await detect(paintTile(128, 128, [spot]))
  const glass = await detect(crop(paintTile(128, 128, [spot]), -64, -64, SIDE_PX))
  expect(cut).toHaveLength(1)
  expect(glass.map((c) => ({ ...c, xPx: c.xPx - 64, yPx: c.yPx - 64 }))).toEqual(cut)
})
