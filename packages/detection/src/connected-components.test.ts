import { expect, test } from 'vitest'
import { connectedComponents } from './connected-components.ts'

/** A map drawn as text: 0–9 tenths, `.` nothing. */
function drawn(...rows: string[]) {
  const values = rows.join('').replaceAll('.', '0').split('')
  return {
    map: Float64Array.from(values, (digit) => Number(digit) / 10),
    size: { widthPx: rows[0]!.length, heightPx: rows.length },
  }
}

test('a component lies at the mean of its pixels’ centres, scored by its peak', () => {
  const { map, size } = drawn('......', '..58..', '..66..', '......')
  expect(connectedComponents(map, { ...size, threshold: 0.5 })).toEqual([
    { xPx: 3, yPx: 2, probability: 0.8, areaPx: 4, meanProbability: expect.closeTo(0.625, 12) },
  ])
})

test('pixels that touch at a corner only are one component', () => {
  const { map, size } = drawn('9...', '.9..', '..9.', '...9')
  const falling = connectedComponents(map, { ...size, threshold: 0.5 })
  expect(falling).toMatchObject([{ xPx: 2, yPx: 2, areaPx: 4 }])
  const rising = drawn('..9', '.9.', '9..')
  expect(connectedComponents(rising.map, { ...rising.size, threshold: 0.5 })).toHaveLength(1)
})

test('the right border and the next row’s left border do not touch', () => {
  const { map, size } = drawn('...9', '9...', '....')
  expect(connectedComponents(map, { ...size, threshold: 0.5 })).toMatchObject([
    { xPx: 3.5, yPx: 0.5 },
    { xPx: 0.5, yPx: 1.5 },
  ])
})

test('components at all four corners, most probable first', () => {
  const { map, size } = drawn('6..9', '....', '8..7')
  expect(connectedComponents(map, { ...size, threshold: 0.5 })).toMatchObject([
    { xPx: 3.5, yPx: 0.5, probability: 0.9 },
    { xPx: 0.5, yPx: 2.5, probability: 0.8 },
    { xPx: 3.5, yPx: 2.5, probability: 0.7 },
    { xPx: 0.5, yPx: 0.5, probability: 0.6 },
  ])
})

test('two plates of one anaphase joined by a ridge are one figure, between them; cut above the ridge they are two', () => {
  const { map, size } = drawn('.........', '.99...99.', '.9966699.', '.99...99.', '.........')
  expect(connectedComponents(map, { ...size, threshold: 0.5 })).toMatchObject([
    { xPx: 4.5, yPx: 2.5, areaPx: 15, probability: 0.9 },
  ])
  expect(connectedComponents(map, { ...size, threshold: 0.7 })).toMatchObject([
    { xPx: 2, yPx: 2.5, areaPx: 6 },
    { xPx: 7, yPx: 2.5, areaPx: 6 },
  ])
})

test('a pixel at the threshold belongs, one that is not a number does not', () => {
  const map = Float64Array.of(0.5, 0.4999, NaN, 0.5)
  expect(connectedComponents(map, { widthPx: 4, heightPx: 1, threshold: 0.5 })).toHaveLength(2)
})

test('components below the smallest area are left out', () => {
  const { map, size } = drawn('99.9', '....')
  expect(connectedComponents(map, { ...size, threshold: 0.5, minAreaPx: 2 })).toMatchObject([{ areaPx: 2 }])
})

test('a ring and the dot inside it share a centre and are two', () => {
  const { map, size } = drawn('77777', '7...7', '7.9.7', '7...7', '77777')
  expect(connectedComponents(map, { ...size, threshold: 0.5 })).toMatchObject([
    { xPx: 2.5, yPx: 2.5, areaPx: 1 },
    { xPx: 2.5, yPx: 2.5, areaPx: 16 },
  ])
})

test('nothing above the threshold, nothing found', () => {
  expect(connectedComponents(new Float32Array(12), { widthPx: 4, heightPx: 3, threshold: 0.1 })).toEqual([])
})

test('a map of another size is refused', () => {
  expect(() =>
    connectedComponents(new Float32Array(11), { widthPx: 4, heightPx: 3, threshold: 0.1 }),
  ).toThrow('The map has 11 pixels and should have 4 × 3')
})

test('2048 × 2048 pixels, as one component and as 65,536', () => {
  const side = 2048
  const size = { widthPx: side, heightPx: side }
  const full = new Float32Array(side * side).fill(1)
  expect(connectedComponents(full, { ...size, threshold: 0.5 })).toMatchObject([
    { xPx: side / 2, yPx: side / 2, areaPx: side * side },
  ])
  const dots = new Float32Array(side * side)
  for (let y = 0; y < side; y += 8) for (let x = 0; x < side; x += 8) dots[y * side + x] = 1
  expect(connectedComponents(dots, { ...size, threshold: 0.5 })).toHaveLength((side / 8) ** 2)
}, 20_000)
