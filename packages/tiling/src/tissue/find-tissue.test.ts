import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { slideFolder, tiledTiff } from '../../test/made-slides.ts'
import { openSlide } from '../slide.ts'
import { layTileGrid, tileAt, tileCount } from '../tile-grid.ts'
import { findTissue } from './find-tissue.ts'
import { tilesWithTissue } from './tiles-with-tissue.ts'
import { tissueAreaIn, type TissueMask } from './tissue-mask.ts'

const GLASS = [243, 242, 245] as const
const STROMA = [232, 178, 205] as const
const PALE_STROMA = [236, 196, 214] as const
const MPP = { x: 0.5, y: 0.5 }
const SIDE_PX = 2000

interface Disc {
  readonly xPx: number
  readonly yPx: number
  readonly radiusPx: number
  readonly rgb?: readonly number[]
}

let folder: Awaited<ReturnType<typeof slideFolder>>
beforeAll(async () => {
  folder = await slideFolder()
})
afterAll(() => folder.remove())

/** A slide of 1 mm² at 0.5 µm/px: discs on a ground, with camera noise. */
async function tissueOf(
  ground: readonly number[],
  discs: readonly Disc[] = [],
  pyramid = true,
): Promise<TissueMask> {
  const data = Buffer.alloc(SIDE_PX * SIDE_PX * 3)
  for (let i = 0; i < SIDE_PX * SIDE_PX; i++) {
    const [x, y] = [(i % SIDE_PX) + 0.5, Math.floor(i / SIDE_PX) + 0.5]
    const disc = discs.find(({ xPx, yPx, radiusPx }) => (x - xPx) ** 2 + (y - yPx) ** 2 < radiusPx ** 2)
    const rgb = disc ? (disc.rgb ?? STROMA) : ground
    const noise = ((i * 7919) % 9) - 4
    for (let channel = 0; channel < 3; channel++) data[3 * i + channel] = (rgb[channel] ?? 0) + noise
  }
  const image = sharp(data, { raw: { width: SIDE_PX, height: SIDE_PX, channels: 3 } })
  const path = await folder.save(await image.tiff({ ...tiledTiff, pyramid }).toBuffer())
  const slide = await openSlide(path, folder)
  const mask = await findTissue(slide, MPP)
  await slide.close()
  return mask
}

test('bare glass holds no tissue', async () => {
  expect((await tissueOf(GLASS)).areaMm2).toBe(0)
})

test.each([STROMA, PALE_STROMA, [120, 80, 150]])(
  'a field full of tissue (%i %i %i) is tissue to its edges',
  async (...rgb) => {
    expect((await tissueOf(rgb)).areaMm2).toBeCloseTo(1, 10)
  },
)

test.each([true, false])('the area of a piece of tissue is known to 2 %% (pyramid: %s)', async (pyramid) => {
  const mask = await tissueOf(GLASS, [{ xPx: 1000, yPx: 900, radiusPx: 700 }], pyramid)
  const trueAreaMm2 = Math.PI * (700 * 0.5e-3) ** 2
  expect(Math.abs(mask.areaMm2 / trueAreaMm2 - 1)).toBeLessThan(0.02)
})

test('pale tissue beside dark tissue is tissue', async () => {
  const pale = { xPx: 500, yPx: 1000, radiusPx: 300, rgb: PALE_STROMA }
  const dark = { xPx: 1500, yPx: 1000, radiusPx: 300, rgb: [110, 70, 140] }
  const areaIn = tissueAreaIn(await tissueOf(GLASS, [pale, dark]))
  const left = areaIn({ xPx: 0, yPx: 0, widthPx: 1000, heightPx: 2000 })
  expect(left / (Math.PI * 0.15 ** 2)).toBeCloseTo(1, 1)
})

test('dust is not tissue, a lumen of 20 µm is', async () => {
  const dust = { xPx: 100, yPx: 100, radiusPx: 25, rgb: [60, 60, 60] }
  const lumen = { xPx: 1000, yPx: 1000, radiusPx: 20, rgb: GLASS }
  const tissue = { xPx: 1000, yPx: 1000, radiusPx: 500 }
  const areaIn = tissueAreaIn(await tissueOf(GLASS, [dust, lumen, tissue]))
  expect(areaIn({ xPx: 0, yPx: 0, widthPx: 300, heightPx: 300 })).toBe(0)
  expect(areaIn({ xPx: 980, yPx: 980, widthPx: 40, heightPx: 40 })).toBeCloseTo(0.0004, 10)
})

test('every tile whose core touches tissue is chosen, and none 75 µm away', async () => {
  const disc = { xPx: 700, yPx: 800, radiusPx: 400 }
  const mask = await tissueOf(GLASS, [disc])
  const slide = { widthPx: SIDE_PX, heightPx: SIDE_PX, levels: [{ downsample: 1 }] as never }
  const grid = layTileGrid(slide, { mpp: MPP, modelMpp: 0.5, tilePx: 128, haloPx: 16 })
  const chosen = new Set(tilesWithTissue(grid, mask))
  const missed: number[] = []
  const needless: number[] = []
  for (let index = 0; index < tileCount(grid); index++) {
    const { core } = tileAt(grid, index)
    const nearestX = Math.min(Math.max(disc.xPx, core.xPx), core.xPx + core.widthPx)
    const nearestY = Math.min(Math.max(disc.yPx, core.yPx), core.yPx + core.heightPx)
    const beyondPx = Math.hypot(nearestX - disc.xPx, nearestY - disc.yPx) - disc.radiusPx
    if (beyondPx < 0 && !chosen.has(index)) missed.push(index)
    if (beyondPx > 150 && chosen.has(index)) needless.push(index)
  }
  expect({ missed, needless }).toEqual({ missed: [], needless: [] })
})
