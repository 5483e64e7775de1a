import { expect, test } from 'vitest'
import { findHotSpot, type PointUm } from './hot-spot.ts'

const scatter = (n: number): PointUm[] =>
  Array.from({ length: n }, (_, i) => ({ xUm: (i * 7919.13) % 5000, yUm: (i * 104_729.7) % 4000 }))

test('no figures, no hot-spot', () => {
  expect(findHotSpot([], 1414)).toBeNull()
})

test('one figure lies in the middle of its hot-spot', () => {
  expect(findHotSpot([{ xUm: 500, yUm: 300 }], 100)).toEqual({
    count: 1,
    points: [{ xUm: 500, yUm: 300 }],
    leftUm: 450,
    topUm: 250,
    sideUm: 100,
  })
})

test('figures on opposite borders of the window both count', () => {
  const corners = [
    { xUm: 0, yUm: 0 },
    { xUm: 100, yUm: 100 },
  ]
  expect(findHotSpot(corners, 100)?.count).toBe(2)
  expect(findHotSpot(corners, 99.9)?.count).toBe(1)
})

test('no window anywhere holds more: against every window with a point on its left and its top edge', () => {
  const points = scatter(150)
  for (const sideUm of [120, 700, 1414]) {
    let most = 0
    for (const { xUm: left } of points)
      for (const { yUm: top } of points)
        most = Math.max(
          most,
          points.filter(
            (p) => p.xUm >= left && p.xUm <= left + sideUm && p.yUm >= top && p.yUm <= top + sideUm,
          ).length,
        )
    const found = findHotSpot(points, sideUm)!
    expect(found.count).toBe(most)
    const { leftUm, topUm } = found
    const inside = points.filter(
      (p) => p.xUm >= leftUm && p.xUm <= leftUm + sideUm && p.yUm >= topUm && p.yUm <= topUm + sideUm,
    )
    expect(inside).toHaveLength(most)
    expect(new Set(found.points)).toEqual(new Set(inside))
  }
})
