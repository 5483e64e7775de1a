import { expect, test } from 'vitest'
import { blurMap } from './blur-map.ts'
import { bumpyMap } from './testbed.ts'

const size = { widthPx: 96, heightPx: 64 }
const map = bumpyMap(size, 2)

// Expected values: skimage.filters.gaussian of scikit-image 0.26, mode 'nearest'.
test.for([
  { sigmaPx: 0.7, at: [0.3706113161968525, 1.1095452292610521, 0.764447239953877, 0.4680685351894739] },
  { sigmaPx: 2.4, at: [0.41789041803369786, 0.9376563818076564, 0.5042673289167464, 0.5613996126525075] },
])('a blur of $sigmaPx px is scikit-image’s to 1e-6, at corners and edges too', ({ sigmaPx, at }) => {
  const blurred = blurMap(map, size, sigmaPx)
  const places = [
    [0, 0],
    [10, 20],
    [31, 95],
    [63, 47],
  ] as const
  expect(places.map(([y, x]) => blurred[y * 96 + x])).toEqual(at.map((value) => expect.closeTo(value, 6)))
})

test('a map of one value stays as it is, and so does any under no blur', () => {
  for (const value of blurMap(new Float32Array(30).fill(0.25), { widthPx: 6, heightPx: 5 }, 3))
    expect(value).toBeCloseTo(0.25, 6)
  expect(blurMap(map, size, 0)).toEqual(map)
})
