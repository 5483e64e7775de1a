import { expect, test } from 'vitest'
import { fillPolygon, type Outline } from './fill-polygon.ts'

const size = { widthPx: 6, heightPx: 5 }
const draw = (outline: Outline) => {
  const pixels = new Uint16Array(size.widthPx * size.heightPx)
  fillPolygon(pixels, size, outline, 1)
  return Array.from({ length: size.heightPx }, (_, row) =>
    pixels.subarray(row * size.widthPx, (row + 1) * size.widthPx).join(''),
  )
}

test('a square from 1 to 4 covers the three pixels between, as pixel i covers [i, i + 1)', () => {
  expect(
    draw([
      [1, 1],
      [4, 1],
      [4, 4],
      [1, 4],
    ]),
  ).toEqual(['000000', '011100', '011100', '011100', '000000'])
})

test('a pixel belongs to an outline that encloses its centre, not to one that only touches it', () => {
  expect(
    draw([
      [0.6, 0],
      [2.6, 0],
      [2.6, 1],
      [0.6, 1],
    ]),
  ).toEqual(['011000', '000000', '000000', '000000', '000000'])
})

test('two squares that share an edge share no pixel and leave none between', () => {
  const left = draw([
    [0, 0],
    [2.5, 0],
    [2.5, 5],
    [0, 5],
  ])
  const right = draw([
    [2.5, 0],
    [6, 0],
    [6, 5],
    [2.5, 5],
  ])
  expect(
    left.map((row, i) => [...row].map((pixel, k) => Number(pixel) + Number(right[i]![k])).join('')),
  ).toEqual(Array<string>(5).fill('111111'))
})

test('where an outline crosses itself an even number of times, it encloses nothing', () => {
  // Twice around the same square.
  const square = [
    [1, 1],
    [4, 1],
    [4, 4],
    [1, 4],
  ] as const
  expect(draw([...square, ...square])).toEqual(Array<string>(5).fill('000000'))
})

test('what reaches beyond the image is left out', () => {
  expect(
    draw([
      [-3, -3],
      [2, -3],
      [2, 2],
      [-3, 2],
    ]),
  ).toEqual(['110000', '110000', '000000', '000000', '000000'])
})
