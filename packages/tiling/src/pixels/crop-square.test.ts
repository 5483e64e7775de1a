import { expect, test } from 'vitest'
import { cropSquare } from './crop-square.ts'
import { whiteImage } from './rgb-image.ts'

/** Every pixel says where it lies: red its column, green its row. */
const map = whiteImage(40, 30)
for (let y = 0; y < map.heightPx; y++)
  for (let x = 0; x < map.widthPx; x++) map.data.set([x, y, 0], (y * map.widthPx + x) * 3)

const corner = ({ data }: { data: Uint8Array }) => [data[0], data[1]]
const at = (xPx: number, yPx: number, sidePx: number) =>
  cropSquare(map, { xPx, yPx }, { sidePx, outPx: sidePx })

test('the place lies in the middle: between the middle pixels of an even side, on that of an odd one', async () => {
  expect(corner(await at(20, 15, 8))).toEqual([16, 11])
  expect(corner(await at(20.5, 15.5, 7))).toEqual([17, 12])
})

test('pixels are copied, not smoothed, where the crop has the size asked for', async () => {
  const { data, widthPx, heightPx } = await at(20, 15, 8)
  expect([widthPx, heightPx]).toEqual([8, 8])
  const red = Array.from({ length: 64 }, (_, i) => data[i * 3])
  expect(red).toEqual(Array.from({ length: 64 }, (_, i) => 16 + (i % 8)))
})

test('resampled, the crop shows the same field', async () => {
  const { data, widthPx } = await cropSquare(map, { xPx: 20, yPx: 15 }, { sidePx: 16, outPx: 8 })
  expect(widthPx).toBe(8)
  const middle = (4 * 8 + 4) * 3
  expect(data[middle]).toBeGreaterThanOrEqual(20)
  expect(data[middle]).toBeLessThanOrEqual(21)
})

test('near the edge the square is moved inside; an image too small for it is refused', async () => {
  expect(corner(await at(1, 29, 8))).toEqual([0, 22])
  await expect(at(20, 15, 31)).rejects.toThrow('40 × 30 px holds no crop of 31 × 31 px')
})
