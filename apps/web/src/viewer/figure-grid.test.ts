import { expect, test } from 'vitest'
import { createFigureGrid } from './figure-grid.ts'

test('a box finds every figure in it, of a hundred thousand, and looks at few others', () => {
  const count = 100_000
  // a low-discrepancy scatter: the same on every machine
  const xPx = Float64Array.from({ length: count }, (_, i) => ((i * 0.754877666) % 1) * 20_000)
  const yPx = Float64Array.from({ length: count }, (_, i) => ((i * 0.569840291) % 1) * 15_000)
  const grid = createFigureGrid(xPx, yPx, { widthPx: 20_000, heightPx: 15_000 })
  const box = { minX: 4_000, minY: 7_000, maxX: 5_500, maxY: 8_000 }
  const visited: number[] = []
  grid.visit(box, (index) => visited.push(index))
  const isIn = (i: number) =>
    xPx[i]! >= box.minX && xPx[i]! <= box.maxX && yPx[i]! >= box.minY && yPx[i]! <= box.maxY
  const wanted = Array.from({ length: count }, (_, i) => i).filter(isIn)
  expect(wanted.length).toBeGreaterThan(400)
  expect(visited.filter(isIn).toSorted((a, b) => a - b)).toEqual(wanted)
  expect(visited.length).toBeLessThan(2 * wanted.length)
  expect(new Set(visited).size).toBe(visited.length)
})

test('figures on the very edge of the slide, and a slide without figures', () => {
  const found: number[] = []
  const grid = createFigureGrid(Float64Array.of(0, 100), Float64Array.of(0, 50), {
    widthPx: 100,
    heightPx: 50,
  })
  grid.visit({ minX: -10, minY: -10, maxX: 200, maxY: 200 }, (index) => found.push(index))
  expect(found.toSorted()).toEqual([0, 1])
  const none = createFigureGrid(new Float64Array(), new Float64Array(), { widthPx: 100, heightPx: 50 })
  none.visit({ minX: 0, minY: 0, maxX: 100, maxY: 50 }, (index) => found.push(index))
  expect(found).toHaveLength(2)
})
