import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { openTilesInHand } from './tiles-in-hand.ts'

test('no more tiles are in hand than are allowed', async () => {
  const { allow, inHand } = openTilesInHand()
  allow(2)
  let [now, most] = [0, 0]
  const work = () =>
    inHand(async () => {
      most = Math.max(most, ++now)
      await turn()
      now--
    })
  await Promise.all(Array.from({ length: 7 }, work))
  expect(most).toBe(2)
})

test('pixels move to a buffer that the next tile gets again, also after a tile that failed, and what they were in is given back', async () => {
  const { inHand } = openTilesInHand()
  const buffers: Uint8Array[] = []
  const decoded = [1, 2, 3].map((value) => new Uint8Array(64).fill(value))
  const look = (pixels: Uint8Array) =>
    inHand(async (keep) => {
      const kept = keep(pixels)
      buffers.push(kept)
      await turn()
      if (kept[0] === 2) throw new Error('no engine')
      return kept[63]
    })
  expect(await look(decoded[0]!)).toBe(1)
  await expect(look(decoded[1]!)).rejects.toThrow('no engine')
  expect(await look(decoded[2]!)).toBe(3)
  expect(new Set(buffers).size).toBe(1)
  expect(decoded.map(({ length }) => length)).toEqual([0, 0, 0])
})

test('a tile of another size has a buffer of its own', async () => {
  const { inHand } = openTilesInHand()
  const lengthOf = (bytes: number) => inHand(async (keep) => keep(new Uint8Array(bytes)).length)
  expect([await lengthOf(64), await lengthOf(256), await lengthOf(64)]).toEqual([64, 256, 64])
})
