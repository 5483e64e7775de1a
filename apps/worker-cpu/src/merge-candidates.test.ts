import type { BatchResult } from '@metaphase/jobs'
import { expect, test } from 'vitest'
import { countFigures, describeHotSpot, mergeCandidates } from './merge-candidates.ts'

const mpp = { x: 0.25, y: 0.5 }
const threshold = 0.5
const batch = (...candidates: [number, number, number][]): BatchResult => ({
  batch: 0,
  tiles: 1,
  executionProvider: 'cpu',
  candidates,
})

test('the same figure from two tiles is one; the order of the batches does not matter', () => {
  const left = batch([1000, 500, 0.9])
  const right = batch([1000, 500, 0.9], [1010, 500, 0.7])
  const merged = mergeCandidates([left, right], { mpp, threshold })
  expect(merged).toHaveLength(1)
  expect(merged).toEqual(mergeCandidates([right, left], { mpp, threshold }))
})

test('micrometres follow each axis; what lies below the threshold stays as a candidate', () => {
  const merged = mergeCandidates([batch([1000, 500, 0.9], [9000, 500, 0.3])], { mpp, threshold })
  expect(merged.map(({ xUm, yUm, class: c }) => ({ xUm, yUm, class: c }))).toEqual([
    { xUm: 250, yUm: 250, class: 'mitotic' },
    { xUm: 2250, yUm: 250, class: 'candidate' },
  ])
  expect(countFigures(merged)).toMatchObject({ mitoses: 1, candidates: 1, atypical: 0 })
})

test('a hot-spot near the border is moved inside; its tissue is asked for where it then lies', () => {
  const figures = mergeCandidates([batch([10, 10, 0.9], [40, 40, 0.8])], { mpp, threshold })
  const slide = { slideWidthPx: 40_000, slideHeightPx: 40_000, mpp }
  const spot = describeHotSpot(figures, slide, (rect) => rect.widthPx)!
  expect(spot).toMatchObject({ xPx: 0, yPx: 0, count: 2 })
  expect(spot.areaMm2).toBeCloseTo(2, 9)
  expect(spot.tissueAreaMm2).toBe(spot.widthPx)
})

test('on a field smaller than 2 mm² the hot-spot is the field', () => {
  const figures = mergeCandidates([batch([100, 100, 0.9])], { mpp, threshold })
  const spot = describeHotSpot(figures, { slideWidthPx: 2000, slideHeightPx: 2000, mpp }, () => 0)!
  expect(spot).toMatchObject({ xPx: 0, yPx: 0, widthPx: 2000, heightPx: 2000, areaMm2: 0.5 })
})

test('no mitotic figure, no hot-spot', () => {
  const figures = mergeCandidates([batch([100, 100, 0.2])], { mpp, threshold })
  expect(describeHotSpot(figures, { slideWidthPx: 2000, slideHeightPx: 2000, mpp }, () => 0)).toBeNull()
})
