import { expect, test } from 'vitest'
import { openDetector } from '../../test/detector-session.ts'
import { paintTile } from '../../test/painted-tile.ts'
import type { Spot } from '../../test/painted-tile.ts'
import { haematoxylinBaseline as baseline } from './parameters.ts'

const detect = await openDetector()

/** A round clump of chromatin, 4 µm across, as dark as a mitosis. */
const clump = (xPx: number, yPx: number, haematoxylin = 0.9): Spot => ({
  xPx,
  yPx,
  radiusPx: 8,
  haematoxylin,
})

test('a dark clump is one candidate, in its centre', async () => {
  for (const [xPx, yPx] of [
    [100.5, 80.5],
    [101.2, 79.7],
    [100, 80],
  ] as const) {
    const candidates = await detect(paintTile(200, 180, [clump(xPx, yPx)]))
    expect(candidates).toHaveLength(1)
    expect(Math.abs(candidates[0]!.xPx - xPx)).toBeLessThanOrEqual(0.5)
    expect(Math.abs(candidates[0]!.yPx - yPx)).toBeLessThanOrEqual(0.5)
    expect(candidates[0]!.probability).toBeGreaterThan(baseline.threshold)
  }
})

test('a metaphase plate of 10 × 2.75 µm is a figure, lying or standing', async () => {
  const along = Array.from({ length: 30 }, (_, i) => i - 14.5)
  const thin = { radiusPx: 5.5, haematoxylin: 0.1 }
  for (const plate of [
    along.map((d) => ({ ...thin, xPx: 90 + d, yPx: 70 })),
    along.map((d) => ({ ...thin, xPx: 90, yPx: 70 + d })),
  ]) {
    const candidates = await detect(paintTile(180, 140, plate))
    expect(candidates).toHaveLength(1)
    expect(Math.hypot(candidates[0]!.xPx - 90, candidates[0]!.yPx - 70) * baseline.modelMpp).toBeLessThan(2)
    expect(candidates[0]!.probability).toBeGreaterThan(baseline.threshold)
  }
})

test('empty glass holds nothing', async () => {
  expect(await detect(paintTile(256, 256, []))).toEqual([])
})

test('eosin is no haematoxylin, however much of it there is', async () => {
  const eosin = { xPx: 80, yPx: 80, radiusPx: 8, eosin: 1.4 }
  expect(await detect(paintTile(160, 160, [eosin]))).toEqual([])
  const both = await detect(paintTile(160, 160, [eosin, clump(80, 80)]))
  const haematoxylin = await detect(paintTile(160, 160, [clump(80, 80)]))
  expect(both[0]!.probability).toBeCloseTo(haematoxylin[0]!.probability, 2)
})

test('darker is more probable, and paler than the floor is not returned', async () => {
  const densities = [0.2, 0.4, 0.6, 0.8, 1]
  const row = densities.map((density, i) => clump(50.5 + 100 * i, 50.5, density))
  const candidates = (await detect(paintTile(500, 100, row))).toSorted((a, b) => a.xPx - b.xPx)
  expect(candidates.map((candidate) => candidate.xPx)).toEqual([150.5, 250.5, 350.5, 450.5])
  const probabilities = candidates.map((candidate) => candidate.probability)
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => a - b))
  expect(probabilities[0]).toBeGreaterThan(baseline.probabilityFloor)
})

test('of two clumps closer than the peak radius only the darker is a candidate', async () => {
  const apartPx = 12
  const candidates = await detect(
    paintTile(160, 160, [
      { xPx: 70.5, yPx: 80.5, radiusPx: 4, haematoxylin: 1.6 },
      { xPx: 70.5 + apartPx, yPx: 80.5, radiusPx: 4, haematoxylin: 1.4 },
    ]),
  )
  expect(candidates).toHaveLength(1)
  expect(Math.abs(candidates[0]!.xPx - 70.5)).toBeLessThanOrEqual(1)
})

test('an evenly dark region is one candidate and not two, stained or black', async () => {
  const stained = paintTile(400, 300, [{ xPx: 190, yPx: 140, radiusPx: 90, haematoxylin: 0.8 }])
  expect(await detect(stained)).toHaveLength(1)
  const inked = paintTile(400, 300, [])
  for (let y = 70; y < 230; y++) inked.rgb.fill(0, (y * 400 + 90) * 3, (y * 400 + 313) * 3)
  expect(await detect(inked)).toHaveLength(1)
})

test('of equal clumps within one window the first in raster order is the candidate', async () => {
  const twins = [71.5, 82.5].map((xPx) => ({ xPx, yPx: 60.5, radiusPx: 3, haematoxylin: 1.5 }))
  const candidates = await detect(paintTile(160, 120, twins))
  expect(candidates).toHaveLength(1)
  expect(candidates[0]!.xPx).toBeLessThan(77)
})

test('a tile has the same candidates alone and in a batch', async () => {
  const first = paintTile(150, 130, [clump(40, 50), clump(100, 90, 0.7)])
  const second = paintTile(150, 130, [clump(75, 65, 1.1)])
  const alone = [...(await detect(first)), ...(await detect(second)).map((c) => ({ ...c, image: 1 }))]
  expect(await detect(first, second)).toEqual(alone)
})

test('tiles may be of any shape, even smaller than the window', async () => {
  const [wide] = await detect(paintTile(301, 77, [clump(250.5, 40.5)]))
  expect(wide).toMatchObject({ xPx: 250.5, yPx: 40.5 })
  const [small] = await detect(paintTile(20, 9, [clump(10.5, 4.5)]))
  expect(small).toMatchObject({ xPx: 10.5, yPx: 4.5 })
})
