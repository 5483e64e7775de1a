import { expect, test } from 'vitest'
import { createCellGrid } from './cell-grid.ts'

test.each([1, 50])(
  'every point within a cell’s side is found once (points scattered over %i mm)',
  (sideMm) => {
    const points = Array.from({ length: 500 }, (_, i) => ({
      x: ((i * 7919.13) % (1000 * sideMm)) - 300,
      y: ((i * 104_729.7) % (700 * sideMm)) - 200,
    }))
    const grid = createCellGrid(30, points.length)
    for (const [i, { x, y }] of points.entries()) grid.add(x, y, i)
    for (const { x, y } of points) {
      const found = grid.near(x, y)
      expect(new Set(found).size).toBe(found.length)
      for (const [i, other] of points.entries())
        if (Math.hypot(other.x - x, other.y - y) <= 30) expect(found).toContain(i)
    }
  },
)
