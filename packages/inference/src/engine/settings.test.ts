import { expect, test } from 'vitest'
import { chooseSettings, settingsToTry } from './settings.ts'

test('on a CPU shares of its cores are tried, one tile a run, each once and least first', () => {
  expect(settingsToTry('cpu', 16, {})).toEqual([
    { threads: 4, tilesPerRun: 1 },
    { threads: 8, tilesPerRun: 1 },
    { threads: 16, tilesPerRun: 1 },
  ])
  expect(settingsToTry('cpu', 2, {}).map(({ threads }) => threads)).toEqual([1, 2])
  expect(settingsToTry('cpu', 1, {})).toEqual([{ threads: 1, tilesPerRun: 1 }])
})

test('on a GPU ever more tiles a run are tried', () => {
  expect(settingsToTry('cuda', 16, {}).map(({ tilesPerRun }) => tilesPerRun)).toEqual([1, 2, 4, 8, 16])
})

test('what is given is not tried otherwise', () => {
  expect(settingsToTry('cpu', 16, { threads: 3 })).toEqual([{ threads: 3, tilesPerRun: 1 }])
  expect(settingsToTry('cuda', 16, { tilesPerRun: 4 })).toEqual([{ threads: 4, tilesPerRun: 4 }])
})

const timed = (...msPerTile: number[]) =>
  msPerTile.map((ms, i) => ({ settings: { threads: i + 1, tilesPerRun: 1 }, msPerTile: ms }))

test('the least of those within 5 % of the fastest is chosen', () => {
  expect(chooseSettings(timed(200, 100, 98, 97)).threads).toBe(2)
  expect(chooseSettings(timed(100, 60, 30)).threads).toBe(3)
})
