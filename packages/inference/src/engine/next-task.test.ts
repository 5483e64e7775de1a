import { expect, test } from 'vitest'
import { takeNextTask } from './next-task.ts'
import type { EngineRequest } from './protocol.ts'

const tile = (
  id: number,
  more: { modelPath?: string; sidePx?: number; map?: boolean } = {},
): EngineRequest => {
  const { modelPath = 'a.onnx', sidePx = 2, map = false } = more
  const data = new Uint8Array(sidePx * sidePx * 3).fill(id)
  const pixels = { data, widthPx: sidePx, heightPx: sidePx }
  return { kind: 'run', id, modelPath, tile: pixels, withProbabilityMap: map }
}
const three = () => 3

test('tiles that wait are run together, as many as the model takes, in their order', () => {
  const waiting = [tile(1), tile(2), tile(3), tile(4)]
  const group = takeNextTask(waiting, three)
  expect(group).toMatchObject({ kind: 'group', ids: [1, 2, 3], widthPx: 2, heightPx: 2 })
  expect(group).toHaveProperty(
    'images',
    Uint8Array.from([...Array(12).fill(1), ...Array(12).fill(2), ...Array(12).fill(3)]),
  )
  expect(waiting).toHaveLength(1)
})

test('fewer tiles are run in a shape of the same size, the rest of it white', () => {
  const group = takeNextTask([tile(7)], three)
  expect(group).toHaveProperty('images', Uint8Array.from([...Array(12).fill(7), ...Array(24).fill(255)]))
  expect(takeNextTask([], three)).toBeNull()
})

test.each([
  ['another model', tile(2, { modelPath: 'b.onnx' })],
  ['another size', tile(2, { sidePx: 4 })],
  ['the map too', tile(2, { map: true })],
  ['no tile', { kind: 'unload', id: 2, modelPath: 'a.onnx' } as const],
])('a request for %s waits, and what waits behind it', (_what, other) => {
  const waiting = [tile(1), other, tile(3)]
  expect(takeNextTask(waiting, three)).toMatchObject({ ids: [1] })
  expect(waiting).toHaveLength(2)
})

test('what is no tile is passed on as it is', () => {
  const unload = { kind: 'unload', id: 5, modelPath: 'a.onnx' } as const
  expect(takeNextTask([unload, tile(6)], three)).toBe(unload)
})

test('crops go before tiles that wait', () => {
  const crops = { data: new Uint8Array(12), count: 1, sidePx: 2 }
  const classify = { kind: 'classify', id: 9, modelPath: 'c.onnx', crops } as const
  const waiting = [tile(1), tile(2), classify]
  expect(takeNextTask(waiting, three)).toBe(classify)
  expect(takeNextTask(waiting, three)).toMatchObject({ ids: [1, 2] })
})
