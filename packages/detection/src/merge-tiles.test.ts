import { expect, test } from 'vitest'
import { mergeTiles, type TileCandidate } from './merge-tiles.ts'

const mpp = { x: 0.25, y: 0.25 }

test('a figure keeps what the classifier made of it; what it suppresses is gone with its own', () => {
  const candidates: TileCandidate[] = [
    [100, 100, 0.9, 0.2],
    [110, 100, 0.8, 0.7],
    [900, 900, 0.3, 0.6],
  ]
  expect(mergeTiles(candidates, mpp)).toEqual([
    { xPx: 100, yPx: 100, probability: 0.9, atypicalProbability: 0.2 },
    { xPx: 900, yPx: 900, probability: 0.3, atypicalProbability: 0.6 },
  ])
})

test("where the neighbour's sight of a border figure is the more probable one, the owner's classification stays with it", () => {
  const owners: TileCandidate = [100, 100, 0.7, 0.4]
  const neighbours: TileCandidate = [101, 100, 0.8]
  const merged = [{ xPx: 101, yPx: 100, probability: 0.8, atypicalProbability: 0.4 }]
  expect(mergeTiles([owners, neighbours], mpp)).toEqual(merged)
  expect(mergeTiles([neighbours, owners], mpp)).toEqual(merged)
})

test('of several candidates within 7.5 µm the nearest is taken for it, and of equally near ones the most probable', () => {
  const figure: TileCandidate = [100, 100, 0.9]
  const near: TileCandidate = [102, 100, 0.3, 0.1]
  const far: TileCandidate = [90, 100, 0.8, 0.9]
  const asNear: TileCandidate = [98, 100, 0.4, 0.5]
  const classOf = (...candidates: TileCandidate[]) => mergeTiles(candidates, mpp)[0]!.atypicalProbability
  expect(classOf(figure, far, near)).toBe(0.1)
  for (const order of [
    [near, asNear],
    [asNear, near],
  ])
    expect(classOf(figure, ...order)).toBe(0.5)
})

test('what no tile classified is null, though another figure 7.6 µm away was', () => {
  const merged = mergeTiles(
    [
      [100, 100, 0.9],
      [130.4, 100, 0.8, 0.5],
    ],
    mpp,
  )
  expect(merged.map(({ atypicalProbability }) => atypicalProbability)).toEqual([null, 0.5])
})
