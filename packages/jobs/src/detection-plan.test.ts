import { expect, test } from 'vitest'
import {
  batchesOf,
  planIdOf,
  runsOf,
  tilesOfBatch,
  tilesPlanned,
  type DetectionPlan,
} from './detection-plan.ts'

const tiles = [0, 1, 2, 7, 8, 20, 31, 32, 33, 34]
const plan: DetectionPlan = {
  slideKey: 'slides/a/source',
  modelSha256: 'ab',
  grid: {
    slideWidthPx: 9000,
    slideHeightPx: 9000,
    mpp: { x: 0.25, y: 0.25 },
    modelMpp: 0.25,
    tilePx: 1024,
    haloPx: 64,
    columns: 11,
    rows: 11,
    regionWidthPx: 1024,
    regionHeightPx: 1024,
    strideXPx: 896,
    strideYPx: 896,
    marginXPx: 64,
    marginYPx: 64,
  },
  tileRuns: runsOf(tiles),
  tilesPerBatch: 4,
  tissue: {
    slideWidthPx: 9000,
    slideHeightPx: 9000,
    mpp: { x: 0.25, y: 0.25 },
    cellWidthPx: 4500,
    cellHeightPx: 4500,
    columns: 2,
    rows: 2,
    runs: 'AAQ=',
  },
}

test('tiles become runs', () => {
  expect(plan.tileRuns).toEqual([
    [0, 3],
    [7, 2],
    [20, 1],
    [31, 4],
  ])
  expect(tilesPlanned(plan)).toBe(tiles.length)
})

test('the batches hold every tile once, in order, however many tiles a batch has', () => {
  for (const tilesPerBatch of [1, 3, 4, 10, 64]) {
    const sized = { ...plan, tilesPerBatch }
    const all = Array.from({ length: batchesOf(sized) }, (_, batch) => tilesOfBatch(sized, batch))
    expect(all.flat()).toEqual(tiles)
    expect(Math.max(...all.map((b) => b.length))).toBeLessThanOrEqual(tilesPerBatch)
  }
})

test('the same plan has the same id, another batch size another', () => {
  expect(planIdOf(structuredClone(plan))).toBe(planIdOf(plan))
  expect(planIdOf({ ...plan, tilesPerBatch: 5 })).not.toBe(planIdOf(plan))
})
