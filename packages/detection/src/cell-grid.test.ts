import { expect, test } from 'vitest'
import { createCellGrid } from './cell-grid.ts'

test.each([1, 50])('whatever lies within a cell’s side is found, once (points over %i mm)', (sideMm) => {
  const points = Array.from({ length: 500 }, (_, i) => ({
    x: ((i * 7919.13) % (1000 * sideMm)) - 300,
    y: ((i * 104_729.7) % (700 * sideMm)) - 200,
  }))
  const grid = createCellGrid(30, points.length)
  for (const [i, { x, y }] of points.entries()) grid.add(x, y, i)
  for (const { x, y } of points) {
    const found = grid.near(x, y)
    expect(new Set(found).size).toBe(found.length)
    const near = [...points.keys()].filter((i) => Math.hypot(points[i]!.x - x, points[i]!.y - y) <= 30)
    expect(found).toEqual(expect.arrayContaining(near))
  }
})
