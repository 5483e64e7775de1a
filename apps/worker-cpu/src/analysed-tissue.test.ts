import { layTileGrid, type TissueMask } from '@metaphase/tiling'
import { expect, test } from 'vitest'
import { analysedTissueIn } from './analysed-tissue.ts'

const mpp = { x: 0.5, y: 0.5 }
const slide = { widthPx: 1600, heightPx: 800, levels: [{ downsample: 1 }] as never }
/** 4 × 2 tiles with cores of 400 px, 0.04 mm² each. */
const grid = layTileGrid(slide, { mpp, modelMpp: 0.5, tilePx: 432, haloPx: 16 })
const plan = { grid, tileRuns: [[0, 8]] as [number, number][], tilesPerBatch: 3 }
const all = { xPx: 0, yPx: 0, widthPx: 1600, heightPx: 800 }

/** Tissue everywhere but in the slide's right half. */
const tissue: TissueMask = {
  slideWidthPx: 1600,
  slideHeightPx: 800,
  mpp,
  cellWidthPx: 16,
  cellHeightPx: 16,
  columns: 100,
  rows: 50,
  cells: Uint8Array.from({ length: 5000 }, (_, i) => (i % 100 < 50 ? 1 : 0)),
  areaMm2: 0.16,
}

test('without failures it is all tissue', () => {
  expect(analysedTissueIn(plan, tissue, [])(all)).toBeCloseTo(0.16, 12)
})

test('tissue in the tiles of a failed batch was not analysed; glass in them takes nothing away', () => {
  // batch 0: tiles 0 to 2, two of them tissue; batch 1: tiles 3 to 5, two tissue, in the lower row
  const analysed = analysedTissueIn(plan, tissue, [0])
  expect(analysed(all)).toBeCloseTo(0.08, 12)
  expect(analysed({ xPx: 200, yPx: 200, widthPx: 400, heightPx: 400 })).toBeCloseTo(0.02, 12)
  expect(analysedTissueIn(plan, tissue, [0, 1])(all)).toBeCloseTo(0, 12)
})
