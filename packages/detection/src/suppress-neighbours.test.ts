import { expect, test } from 'vitest'
import { byProbabilityThenPosition, type Detection } from './detection.ts'
import { suppressNeighbours } from './suppress-neighbours.ts'

const mpp = { x: 0.25, y: 0.25 }
const atUm = (xUm: number, yUm: number, probability: number): Detection => ({
  xPx: xUm / mpp.x,
  yPx: yUm / mpp.y,
  probability,
})

test('of two figures 5 µm apart the better one survives a 7.5 µm radius', () => {
  const strong = atUm(30, 25, 0.9)
  expect(suppressNeighbours([atUm(25, 25, 0.6), strong], { radiusUm: 7.5, mpp })).toEqual([strong])
})

test('figures 7.5 µm apart are one, 7.6 µm apart are two', () => {
  const pair = (um: number) => [atUm(100, 100, 0.9), atUm(100 + um, 100, 0.8)]
  expect(suppressNeighbours(pair(7.5), { radiusUm: 7.5, mpp })).toHaveLength(1)
  expect(suppressNeighbours(pair(7.6), { radiusUm: 7.5, mpp })).toHaveLength(2)
})

test('a suppressed figure does not suppress its own neighbours', () => {
  const chain = [atUm(0, 0, 0.9), atUm(6, 0, 0.8), atUm(12, 0, 0.7)]
  expect(suppressNeighbours(chain, { radiusUm: 7.5, mpp })).toEqual([chain[0], chain[2]])
})

test('distances follow each axis: pixels may be oblong', () => {
  const pair: Detection[] = [
    { xPx: 0, yPx: 0, probability: 0.9 },
    { xPx: 0, yPx: 20, probability: 0.8 },
  ]
  expect(suppressNeighbours(pair, { radiusUm: 7.5, mpp: { x: 0.25, y: 0.25 } })).toHaveLength(1)
  expect(suppressNeighbours(pair, { radiusUm: 7.5, mpp: { x: 0.25, y: 0.5 } })).toHaveLength(2)
})

test('equally probable neighbours: the upper, then the left one stays, in whatever order they come', () => {
  const tied = [atUm(4, 4, 0.5), atUm(0, 4, 0.5), atUm(4, 0, 0.5)]
  for (const order of [tied, tied.toReversed()])
    expect(suppressNeighbours(order, { radiusUm: 7.5, mpp })).toEqual([tied[2]])
})

test('the same survivors as comparing every pair, over 2,000 scattered candidates', () => {
  const scattered = Array.from({ length: 2_000 }, (_, i) =>
    atUm((i * 7919.13) % 400, (i * 104_729.7) % 300, ((i * 31) % 97) / 97),
  )
  const expected: Detection[] = []
  for (const d of scattered.toSorted(byProbabilityThenPosition))
    if (expected.every((k) => Math.hypot(k.xPx - d.xPx, k.yPx - d.yPx) * mpp.x > 7.5)) expected.push(d)
  expect(suppressNeighbours(scattered, { radiusUm: 7.5, mpp })).toEqual(expected)
})
