import type { BatchResult } from '@metaphase/jobs'
import { expect, test } from 'vitest'
import { countFigures, describeHotSpot, mergeCandidates } from './merge-candidates.ts'

const mpp = { x: 0.25, y: 0.5 }
const counts = () => true
const area = { tissueMm2: 1, probabilityFloor: 0.02 }
const thresholds = { threshold: 0.5, atypicalThreshold: null, counts, ...area }
const field = { slideWidthPx: 2000, slideHeightPx: 2000, mpp, hasClassifier: false }
const batch = (...candidates: BatchResult['candidates']): BatchResult => ({
  batch: 0,
  tiles: 1,
  executionProvider: 'cpu',
  candidates,
})

test('the same figure from two tiles is one; the order of the batches does not matter', () => {
  const left = batch([1000, 500, 0.9])
  const right = batch([1000, 500, 0.9], [1010, 500, 0.7])
  const merged = mergeCandidates([left, right], { mpp, ...thresholds })
  expect(merged).toHaveLength(1)
  expect(merged).toEqual(mergeCandidates([right, left], { mpp, ...thresholds }))
})

test('micrometres follow each axis; what lies below the threshold stays as a candidate', () => {
  const merged = mergeCandidates([batch([1000, 500, 0.9], [9000, 500, 0.3])], { mpp, ...thresholds })
  expect(merged.map(({ xUm, yUm, class: c }) => ({ xUm, yUm, class: c }))).toEqual([
    { xUm: 250, yUm: 250, class: 'mitotic' },
    { xUm: 2250, yUm: 250, class: 'candidate' },
  ])
  expect(countFigures(merged, { hasClassifier: false })).toMatchObject({ mitoses: 1, candidates: 1 })
})

test('what lies beside the tissue does not count', () => {
  const found = batch([100, 100, 0.9], [900, 100, 0.8], [900, 500, 0.2])
  const merged = mergeCandidates([found], { mpp, ...thresholds, counts: ({ xPx }) => xPx < 500 })
  expect(merged.map(({ xPx }) => xPx)).toEqual([100])
})

test("where the model says so, probabilities are read against the background of the slide's analysed tissue", () => {
  const background = { perMm2: 100, networkFloor: 0.001, slope: 1, offset: 0 }
  const ten = Array.from({ length: 10 }, (_, i) => i)
  const crowd = ten.map((i): [number, number, number] => [3000 + 2000 * i, 500, 0.5])
  const found = batch([1000, 500, 0.9], ...crowd, [1000, 900, 0.005])
  const merged = mergeCandidates([found], { mpp, ...thresholds, tissueMm2: 0.1, background })
  expect(merged.map((figure) => figure.class)).toEqual(['mitotic', ...ten.map(() => 'mitotic')])
  expect(merged.map(({ probability }) => Number(probability.toFixed(6)))).toEqual([
    0.9,
    ...ten.map(() => 0.5),
  ])
  const pale = found.candidates.map(([xPx, yPx, p]): [number, number, number] => [
    xPx,
    yPx,
    p / (p + 9 * (1 - p)),
  ])
  const again = mergeCandidates([batch(...pale)], { mpp, ...thresholds, tissueMm2: 0.1, background })
  for (const [i, { probability }] of again.entries())
    expect(probability).toBeCloseTo(merged[i]!.probability, 9)
})

test('a hot-spot near the border is moved inside; its tissue is asked for where it then lies', () => {
  const figures = mergeCandidates([batch([10, 10, 0.9], [40, 40, 0.8])], { mpp, ...thresholds })
  const slide = { slideWidthPx: 40_000, slideHeightPx: 40_000, mpp, hasClassifier: false }
  const spot = describeHotSpot(figures, slide, (rect) => rect.widthPx)!
  expect(spot).toMatchObject({ xPx: 0, yPx: 0, count: 2 })
  expect(spot.areaMm2).toBeCloseTo(2, 9)
  expect(spot.tissueAreaMm2).toBe(spot.widthPx)
})

test('on a field smaller than 2 mm² the hot-spot is the field', () => {
  const figures = mergeCandidates([batch([100, 100, 0.9])], { mpp, ...thresholds })
  const spot = describeHotSpot(figures, field, () => 0)!
  expect(spot).toMatchObject({ xPx: 0, yPx: 0, widthPx: 2000, heightPx: 2000, areaMm2: 0.5 })
})

test('no mitotic figure, no hot-spot', () => {
  const figures = mergeCandidates([batch([100, 100, 0.2])], { mpp, ...thresholds })
  expect(describeHotSpot(figures, field, () => 0)).toBeNull()
})

/** Twelve typical and four atypical figures in one corner, four typical ones far away, and a candidate. */
function classifiedFigures() {
  const row = (count: number, yPx: number, atypicalProbability: number): BatchResult['candidates'] =>
    Array.from({ length: count }, (_, i) => [1000 + i * 100, yPx, 0.9, atypicalProbability])
  const found = [...row(12, 1000, 0.59), ...row(4, 2000, 0.6), ...row(4, 30_000, 0.1)]
  const below: BatchResult['candidates'] = [[20_000, 20_000, 0.4, 0.99]]
  return mergeCandidates([batch(...found, ...below)], {
    ...thresholds,
    mpp,
    atypicalThreshold: 0.6,
  })
}

test("a figure is atypical from the manifest's threshold up; a candidate stays one, with its probability", () => {
  const figures = classifiedFigures()
  expect(figures.filter((figure) => figure.class === 'atypical')).toHaveLength(4)
  expect(figures.filter((figure) => figure.class === 'typical')).toHaveLength(16)
  expect(figures.at(-1)).toMatchObject({ class: 'candidate', atypicalProbability: 0.99 })
})

test('the atypical share has its 95 % interval, over the slide and inside the hot-spot', () => {
  const figures = classifiedFigures()
  const { atypical, atypicalShare } = countFigures(figures, { hasClassifier: true })
  expect(atypical).toBe(4)
  expect(atypicalShare).toEqual({
    value: 0.2,
    low: expect.closeTo(0.0807, 4),
    high: expect.closeTo(0.416, 4),
  })
  const slide = { slideWidthPx: 40_000, slideHeightPx: 40_000, mpp, hasClassifier: true }
  expect(describeHotSpot(figures, slide, () => 0)).toMatchObject({
    count: 16,
    atypical: 4,
    atypicalShare: { value: 0.25, low: expect.closeTo(0.1018, 4), high: expect.closeTo(0.495, 4) },
  })
})

test('without a classifier atypical figures are not known, which is null and not 0', () => {
  const figures = mergeCandidates([batch([100, 100, 0.9])], { mpp, ...thresholds })
  const unknown = { atypical: null, atypicalShare: null }
  expect(countFigures(figures, { hasClassifier: false })).toMatchObject(unknown)
  expect(describeHotSpot(figures, field, () => 0)).toMatchObject(unknown)
  expect(figures[0]).toMatchObject({ class: 'mitotic', atypicalProbability: null })
})

test('a figure that no tile classified counts as mitotic and not in the share; without classified figures there is none', () => {
  const found = batch([100, 100, 0.9, 0.7], [1000, 1000, 0.8])
  const figures = mergeCandidates([found], { mpp, ...thresholds, atypicalThreshold: 0.5 })
  expect(figures.map((figure) => figure.class)).toEqual(['atypical', 'mitotic'])
  const counted = countFigures(figures, { hasClassifier: true })
  expect(counted).toMatchObject({ mitoses: 2, atypical: 1, atypicalShare: { value: 1 } })
  expect(countFigures([], { hasClassifier: true })).toMatchObject({ atypical: 0, atypicalShare: null })
})
