import { expect, test } from 'vitest'
import { midogPoints } from './midog-points.ts'

const at = { mpp: { x: 0.25, y: 0.5 }, threshold: 0.6 }

test('points are millimetres along each axis, and the threshold names them', () => {
  const detections = [
    { xPx: 4_000, yPx: 2_000, probability: 0.6 },
    { xPx: 8, yPx: 4, probability: 0.59 },
  ]
  expect(midogPoints(detections, at).points).toEqual([
    { name: 'mitotic figure', point: [1, 1, 0], probability: 0.6 },
    { name: 'non-mitotic figure', point: [0.002, 0.002, 0], probability: 0.59 },
  ])
})

test('nothing found is an empty list', () => {
  expect(midogPoints([], at)).toEqual({
    name: 'Points of interest',
    type: 'Multiple points',
    points: [],
    version: { major: 1, minor: 0 },
  })
})
