import { expect, test } from 'vitest'
import { mapInOrder } from './in-order.ts'

test('results come in the order of the items, whichever ends first, and never more are at work than allowed', async () => {
  let atWork = 0
  let most = 0
  const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>())
  const work = async (item: number) => {
    most = Math.max(most, ++atWork)
    await gates[item]!.promise
    atWork--
    return item
  }
  const results: number[] = []
  const done = (async () => {
    for await (const result of mapInOrder([0, 1, 2, 3, 4, 5], 3, work)) results.push(result)
  })()
  for (const item of [2, 1, 0, 5, 4, 3]) gates[item]!.resolve()
  await done
  expect(results).toEqual([0, 1, 2, 3, 4, 5])
  expect(most).toBe(3)
})

test('after a failure nothing more is started', async () => {
  const started: number[] = []
  const work = async (item: number) => {
    started.push(item)
    if (item === 1) throw new Error('tile 1 is damaged')
    return item
  }
  const drain = async () => {
    for await (const _ of mapInOrder([0, 1, 2, 3, 4, 5, 6], 2, work));
  }
  await expect(drain()).rejects.toThrow('tile 1 is damaged')
  expect(started.length).toBeLessThan(5)
})
