import { expect, test } from 'vitest'
import { strongestOfTile } from './strongest-of-tile.ts'

const places = [0.01, 0.9, 0.2, 0.04, 0.03].map((probability) => ({ probability }))
const chosen = (perMm2: number, tileMm2: number) =>
  strongestOfTile(places, { perMm2, tileMm2 }).map(({ probability }) => probability)

test('as many a mm² as are asked for, the strongest', () => {
  expect(chosen(100, 0.03)).toEqual([0.9, 0.2, 0.04])
})

test('whatever is certain enough, however many there are', () => {
  expect(chosen(100, 0)).toEqual([0.9])
})
