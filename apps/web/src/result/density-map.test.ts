import { expect, test } from 'vitest'
import { densityMap } from './density-map.ts'

const size = { widthPx: 40_000, heightPx: 24_000, mpp: { x: 0.25, y: 0.25 } }
const at = (places: readonly (readonly [number, number])[], classCode: readonly number[]) => ({
  count: places.length,
  xPx: Float64Array.from(places, ([x]) => x),
  yPx: Float64Array.from(places, ([, y]) => y),
  probability: new Float64Array(places.length),
  classCode: Uint8Array.from(classCode),
  settled: new Map(),
})
const cellMm2 = ({ columns, rows }: { columns: number; rows: number }) => (10 * 6) / (columns * rows)

test('the density sums to the figures, and is highest where they are', () => {
  const map = densityMap(
    at(
      [
        [20_000, 12_000],
        [20_000, 12_000],
        [20_010, 12_010],
      ],
      [0, 1, 2],
    ),
    size,
  )
  const sum = map.perMm2.reduce((total, value) => total + value, 0)
  expect(sum * cellMm2(map)).toBeCloseTo(3, 1)
  const highest = map.perMm2.indexOf(map.maxPerMm2)
  expect(Math.abs((highest % map.columns) - map.columns / 2)).toBeLessThanOrEqual(1)
  expect(Math.abs(Math.floor(highest / map.columns) - map.rows / 2)).toBeLessThanOrEqual(1)
})

test('candidates and rejected figures have no part in it', () => {
  expect(
    densityMap(
      at(
        [
          [20_000, 12_000],
          [9_000, 9_000],
        ],
        [3, 4],
      ),
      size,
    ).maxPerMm2,
  ).toBe(0)
})
