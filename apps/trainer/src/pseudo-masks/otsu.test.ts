import { expect, test } from 'vitest'
import { blurMap } from './blur-map.ts'
import { otsuThreshold } from './otsu.ts'
import { bumpyMap } from './testbed.ts'

const size = { widthPx: 96, heightPx: 64 }
const map = bumpyMap(size, 2)

// Expected values: skimage.filters.threshold_otsu of scikit-image 0.26.
test('the threshold of a map of noise and discs is scikit-image’s', () => {
  expect(otsuThreshold(map)).toBeCloseTo(1.0625038146972656, 9)
})

test('the threshold of the same map blurred is scikit-image’s', () => {
  expect(otsuThreshold(blurMap(map, size, 2.4))).toBeCloseTo(0.909711672225967, 5)
})

test('two values are parted in the lower one’s bin, the first of the equal cuts', () => {
  expect(otsuThreshold([1, 1, 1, 3])).toBe(1 + 1 / 256)
})

test('values that are all the same have none above their threshold', () => {
  expect(otsuThreshold([0.5, 0.5, 0.5])).toBe(0.5)
})
