import { expect, test } from 'vitest'
import { principalAxes, type Vector3 } from './principal-axes.ts'

/** Signs are arbitrary: as if the first component were positive. */
const upright = (axis: Vector3) => axis.map((value) => expect.closeTo(value * Math.sign(axis[0]), 12))

test('the axes are those of numpy.linalg.eigh, the longest first', () => {
  const axes = principalAxes([
    [4, 1, -2],
    [1, 2, 0.5],
    [-2, 0.5, 3],
  ])
  expect(axes.map((axis) => axis.map((value) => value * Math.sign(axis[0])))).toEqual([
    upright([-0.8007540167654305, -0.1403962940007677, 0.5823073803970535]),
    upright([0.27463393193367164, 0.7778893374994162, 0.5652118028096822]),
    upright([-0.5323243447980562, 0.6125169868955221, -0.5843404253513105]),
  ])
})

test('of a diagonal matrix, the axes of its coordinates by size', () => {
  expect(
    principalAxes([
      [1, 0, 0],
      [0, 3, 0],
      [0, 0, 2],
    ]),
  ).toEqual([
    [0, 1, 0],
    [0, 0, 1],
    [1, 0, 0],
  ])
})

test('a matrix of rank one, as of two colours only, has its own direction first and no NaN', () => {
  const axes = principalAxes([
    [1, 2, 2],
    [2, 4, 4],
    [2, 4, 4],
  ])
  expect(axes[0].map((value) => value * Math.sign(axes[0][0]))).toEqual(upright([1 / 3, 2 / 3, 2 / 3]))
  expect(axes.flat().every(Number.isFinite)).toBe(true)
})
