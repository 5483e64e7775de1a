import { expect, test } from 'vitest'
import type { Analysis, Review } from '../api.ts'
import { listFor } from '../gallery/listed-figures.ts'
import { createResult } from './open-result.ts'
import { keyAt } from './figure-key.ts'
import { tally } from './tally.ts'

const columns = {
  xPx: Float64Array.of(10, 20, 30, 40),
  yPx: Float64Array.of(10, 20, 30, 40),
  probability: Float64Array.of(0.9, 0.8, 0.6, 0.3),
  atypicalProbability: Float64Array.of(0.7, 0.2, NaN, NaN),
  threshold: 0.5,
  atypicalThreshold: 0.5,
}
const analysis = { id: 'a', mpp: { x: 0.25, y: 0.25, source: 'test' } } as Analysis
let nextId = 1
const said = (review: Partial<Review>): Review => ({
  id: nextId++,
  ordinal: null,
  addedFigureId: null,
  xPx: 5,
  yPx: 6,
  reviewer: 'Ada',
  apiKeyId: 'k',
  verdict: 'mitotic',
  createdAt: '2026-01-01T00:00:00Z',
  ...review,
})

test('the threshold decides what is mitotic, the classifier what is atypical', () => {
  const { counts, threshold } = createResult(analysis, columns, [])
  expect(counts.value).toMatchObject({
    mitoses: 3,
    atypical: 1,
    candidates: 1,
    atypicalShare: { value: 0.5 },
  })
  threshold.value = 0.8 // a figure at the threshold counts
  expect(counts.value).toMatchObject({ mitoses: 2, candidates: 2 })
})

test('without a classifier nobody knows of atypical figures, until a reviewer says it', () => {
  const plain = { ...columns, atypicalThreshold: null }
  expect(createResult(analysis, plain, []).counts.value).toMatchObject({
    atypical: null,
    atypicalShare: null,
  })
  const reviews = [said({ ordinal: 0, verdict: 'atypical' })]
  expect(createResult(analysis, plain, reviews).counts.value).toMatchObject({ atypical: 1 })
})

test('reviews take the place of the model: rejected, accepted from below the threshold, added, taken back', () => {
  const { counts, reviews } = createResult(analysis, columns, [
    said({ ordinal: 0, verdict: 'rejected' }),
    said({ ordinal: 3, verdict: 'typical' }),
    said({ addedFigureId: 'x' }),
  ])
  expect(counts.value).toMatchObject({ mitoses: 4, candidates: 0, rejected: 1 })
  reviews.value = [
    ...reviews.value,
    said({ ordinal: 0, verdict: 'withdrawn' }),
    said({ addedFigureId: 'x', verdict: 'withdrawn' }),
  ]
  expect(counts.value).toMatchObject({ mitoses: 4, atypical: 1, rejected: 0 })
})

test('a region counts what lies in it', () => {
  const { figures } = createResult(analysis, columns, [])
  expect(tally(figures.value, { hasClassifier: true, isInside: (i) => i > 1 })).toMatchObject({
    mitoses: 1,
    candidates: 1,
  })
})

test('in the gallery a rejected figure stays where it was; accepted candidates and added figures come last', () => {
  const { figures, threshold } = createResult(analysis, columns, [
    said({ ordinal: 1, verdict: 'rejected' }),
    said({ ordinal: 3, verdict: 'typical' }),
    said({ addedFigureId: 'x' }),
  ])
  expect(listFor(figures.value, 0.5, 'mitotic')).toEqual([0, 1, 2, 3, 4])
  expect(listFor(figures.value, 0.5, 'candidates')).toEqual([])
  expect(listFor(figures.value, 0.5, 'reviewed')).toEqual([1, 3, 4])
  threshold.value = 0.7
  expect(listFor(figures.value, 0.7, 'candidates')).toEqual([2])
})

test('an added figure keeps its name when others are reviewed', () => {
  const { figures, reviews } = createResult(analysis, columns, [
    said({ addedFigureId: 'x' }),
    said({ addedFigureId: 'y' }),
  ])
  const names = () => [4, 5].map((index) => keyAt(figures.value, index)).toSorted()
  expect(names()).toEqual(['x', 'y'])
  reviews.value = [...reviews.value, said({ addedFigureId: 'x', verdict: 'rejected' })]
  expect(names()).toEqual(['x', 'y'])
})
