import { expect, test } from 'vitest'
import { streamLevel } from './header/slide-header.ts'
import { isKept, layTileGrid, tileAt, tileCount, type TileGrid, toLevel0 } from './tile-grid.ts'

const slide = (widthPx: number, heightPx: number, ...downsamples: number[]) => ({
  widthPx,
  heightPx,
  levels: [
    streamLevel(widthPx, heightPx, 'none'),
    ...downsamples.map((downsample) => ({ ...streamLevel(1, 1, 'none'), downsample })),
  ] as const,
})

/** The same numbers in [0, 1) on every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Slides of many sizes, resolutions and pyramids, under several tiles. */
function grids(): TileGrid[] {
  const random = randomNumbers(7)
  const upTo = (limit: number) => Math.floor(random() * limit)
  return Array.from({ length: 300 }, (_, i) => {
    const mpp = { x: 0.1 + 0.6 * random(), y: 0.1 + 0.6 * random() }
    const tilePx = [128, 256, 512, 1024][i % 4] ?? 512
    const pyramid = [[], [2, 4, 8], [4, 16], [3]][upTo(4)] ?? []
    const tiling = { mpp, modelMpp: [0.25, 0.5, 1][upTo(3)] ?? 0.25, tilePx, haloPx: upTo(tilePx / 4) }
    return layTileGrid(slide(64 + upTo(9000), 64 + upTo(9000), ...pyramid), tiling)
  })
}

test('cores partition the slide: each starts where its neighbour ends, and none is empty', () => {
  for (const grid of grids()) {
    const wrong: number[] = []
    for (let index = 0; index < tileCount(grid); index++) {
      const { core, column, row } = tileAt(grid, index)
      const right = column + 1 < grid.columns ? tileAt(grid, index + 1).core.xPx : grid.slideWidthPx
      const below = row + 1 < grid.rows ? tileAt(grid, index + grid.columns).core.yPx : grid.slideHeightPx
      const meets = core.xPx + core.widthPx === right && core.yPx + core.heightPx === below
      if (!meets || core.widthPx <= 0 || core.heightPx <= 0) wrong.push(index)
    }
    expect(wrong).toEqual([])
    expect(tileAt(grid, 0).core).toMatchObject({ xPx: 0, yPx: 0 })
  }
})

test('a point anywhere on the slide lies in one core', () => {
  const random = randomNumbers(11)
  for (const grid of grids().slice(0, 60)) {
    const point = { xPx: random() * grid.slideWidthPx, yPx: random() * grid.slideHeightPx }
    const owners = Array.from({ length: tileCount(grid) }, (_, index) => tileAt(grid, index)).filter((tile) =>
      isKept(grid, tile, point, 0),
    )
    expect(owners).toHaveLength(1)
  }
})

test('every core has its whole halo, in network pixels, on all sides', () => {
  for (const grid of grids()) {
    const { region, core } = tileAt(grid, tileCount(grid) - 1)
    const haloPx = (level0Px: number, regionPx: number) => (level0Px * grid.tilePx) / regionPx
    const sides = [
      haloPx(core.xPx - region.xPx, region.widthPx),
      haloPx(region.xPx + region.widthPx - core.xPx - core.widthPx, region.widthPx),
      haloPx(core.yPx - region.yPx, region.heightPx),
      haloPx(region.yPx + region.heightPx - core.yPx - core.heightPx, region.heightPx),
    ]
    for (const side of sides) expect(side).toBeGreaterThanOrEqual(grid.haloPx - 1e-9)
  }
})

test('a tile pixel measures what the model was trained on, to 1 % or half a level pixel per tile', () => {
  for (const grid of grids()) {
    const umPerTilePx = (grid.regionWidthPx * grid.mpp.x) / grid.tilePx
    const halfPixelUm = (16 * grid.mpp.x) / 2 / grid.tilePx
    const toleranceUm = Math.max(0.01 * grid.modelMpp, halfPixelUm)
    expect(Math.abs(umPerTilePx - grid.modelMpp)).toBeLessThanOrEqual(toleranceUm + 1e-12)
  }
})

test.each([0.2, 0.23, 0.2456, 0.25, 0.2528, 0.499, 0.5, 0.502])(
  'at %f µm/px, tiles are shifted by whole strides of the network, and their cores stay wide',
  (mpp) => {
    const tiling = { mpp: { x: mpp, y: mpp }, modelMpp: 0.25, tilePx: 1024, haloPx: 90 }
    const grid = layTileGrid(slide(20_000, 20_000), tiling)
    const shiftPx = (grid.strideXPx * grid.tilePx) / grid.regionWidthPx
    expect(shiftPx % 16).toBe(0)
    expect(shiftPx).toBeGreaterThanOrEqual(832)
  },
)

test('regions lie on the pixels of the level they are read from', () => {
  const grid = layTileGrid(slide(50_001, 40_001, 4, 16), {
    mpp: { x: 0.1215, y: 0.1215 },
    modelMpp: 0.5,
    tilePx: 512,
    haloPx: 39,
  })
  const { region } = tileAt(grid, 77)
  for (const edge of Object.values(region)) expect(edge % 4).toBe(0)
})

test('tile pixels and level-0 pixels: the ends of a tile are the ends of its region', () => {
  const grid = layTileGrid(slide(3000, 3000), {
    mpp: { x: 0.2, y: 0.3 },
    modelMpp: 0.25,
    tilePx: 512,
    haloPx: 39,
  })
  const tile = tileAt(grid, grid.columns + 1)
  expect(toLevel0(grid, tile, { xPx: 0, yPx: 0 })).toEqual({ xPx: tile.region.xPx, yPx: tile.region.yPx })
  expect(toLevel0(grid, tile, { xPx: 512, yPx: 512 })).toEqual({
    xPx: tile.region.xPx + tile.region.widthPx,
    yPx: tile.region.yPx + tile.region.heightPx,
  })
})

test('at equal resolution and without a halo, tile pixels are level-0 pixels', () => {
  const grid = layTileGrid(slide(1024, 600), {
    mpp: { x: 0.25, y: 0.25 },
    modelMpp: 0.25,
    tilePx: 512,
    haloPx: 0,
  })
  expect([grid.columns, grid.rows]).toEqual([2, 2])
  expect(tileAt(grid, 3)).toEqual({
    index: 3,
    column: 1,
    row: 1,
    region: { xPx: 512, yPx: 512, widthPx: 512, heightPx: 512 },
    core: { xPx: 512, yPx: 512, widthPx: 512, heightPx: 88 },
  })
  expect(toLevel0(grid, tileAt(grid, 3), { xPx: 10.5, yPx: 20.5 })).toEqual({ xPx: 522.5, yPx: 532.5 })
})

test('a figure up to 7.5 µm beyond a core is kept, per axis in its own resolution', () => {
  const grid = layTileGrid(slide(4000, 4000), {
    mpp: { x: 0.25, y: 0.5 },
    modelMpp: 0.25,
    tilePx: 512,
    haloPx: 64,
  })
  const tile = tileAt(grid, grid.columns + 1)
  const { xPx, yPx, widthPx, heightPx } = tile.core
  const kept = (x: number, y: number) => isKept(grid, tile, { xPx: x, yPx: y }, 7.5)
  expect(kept(xPx - 30, yPx)).toBe(true)
  expect(kept(xPx - 30.1, yPx)).toBe(false)
  expect(kept(xPx, yPx - 15)).toBe(true)
  expect(kept(xPx, yPx - 15.1)).toBe(false)
  expect(kept(xPx + widthPx + 29.9, yPx + heightPx + 14.9)).toBe(true)
  expect(kept(xPx + widthPx + 30, yPx)).toBe(false)
})

test('nothing beyond the slide is kept', () => {
  const grid = layTileGrid(slide(600, 600), {
    mpp: { x: 0.25, y: 0.25 },
    modelMpp: 0.25,
    tilePx: 512,
    haloPx: 39,
  })
  const last = tileAt(grid, tileCount(grid) - 1)
  expect(isKept(grid, last, { xPx: 599.9, yPx: 599.9 }, 7.5)).toBe(true)
  expect(isKept(grid, last, { xPx: 600, yPx: 599 }, 7.5)).toBe(false)
  expect(isKept(grid, tileAt(grid, 0), { xPx: -0.1, yPx: 5 }, 7.5)).toBe(false)
})

test('a halo that leaves no core, and a tile that is not there, are refused', () => {
  const tiling = { mpp: { x: 0.25, y: 0.25 }, modelMpp: 0.25, tilePx: 64, haloPx: 32 }
  expect(() => layTileGrid(slide(600, 600), tiling)).toThrow(RangeError)
  const grid = layTileGrid(slide(600, 600), { ...tiling, haloPx: 8 })
  expect(() => tileAt(grid, tileCount(grid))).toThrow(RangeError)
})

test('a grid of 100,000 tiles is a few numbers', () => {
  const grid = layTileGrid(slide(140_000, 140_000, 4, 16), {
    mpp: { x: 0.25, y: 0.25 },
    modelMpp: 0.25,
    tilePx: 512,
    haloPx: 39,
  })
  expect(tileCount(grid)).toBeGreaterThan(100_000)
  expect(JSON.stringify(grid).length).toBeLessThan(500)
})
