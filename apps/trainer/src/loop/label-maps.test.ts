import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { labelsAtStride, pointsAtStride } from './label-maps.ts'

beforeAll(() => tf.setBackend('cpu'))

test('at stride 1 labels are as they are; at stride 4 each cell has the label of its middle', async () => {
  const labels = Uint8Array.from({ length: 2 * 64 }, (_, i) => i)
  expect([...(await labelsAtStride(labels, 8, 1).data())]).toEqual([...labels])
  const coarse = labelsAtStride(labels, 8, 4)
  expect(coarse.shape).toEqual([2, 2, 2])
  expect([...(await coarse.data())]).toEqual([18, 22, 50, 54, 82, 86, 114, 118])
})

test('no annotated point is lost at a coarser stride', async () => {
  const points = new Uint8Array(2 * 64)
  points[0] = 3 // a mitotic figure in the first cell of the first image
  points[64 + 7 * 8 + 7] = 4 // a hard negative in the last cell of the second
  const rows = await pointsAtStride(points, 8, 4).array()
  expect(rows).toHaveLength(8)
  expect(rows[0]).toEqual([0, 0, 1, 0])
  expect(rows[7]).toEqual([0, 0, 0, 1])
  expect(rows.flat().reduce((sum, value) => sum + value)).toBe(2)
})
