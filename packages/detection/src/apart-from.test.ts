import { expect, test } from 'vitest'
import { apartFrom } from './apart-from.ts'

test('of points 7.5 and 7.6 µm from another, only the farther one stays, whichever axis they lie along', () => {
  const other = [{ xPx: 100, yPx: 200 }]
  const points = [
    { xPx: 130, yPx: 200 },
    { xPx: 130.4, yPx: 200 },
    { xPx: 100, yPx: 185 },
    { xPx: 100, yPx: 184.8 },
  ]
  const mpp = { x: 0.25, y: 0.5 }
  expect(apartFrom(points, other, { radiusUm: 7.5, mpp })).toEqual([points[1], points[3]])
  expect(apartFrom(points, [], { radiusUm: 7.5, mpp })).toEqual(points)
})
