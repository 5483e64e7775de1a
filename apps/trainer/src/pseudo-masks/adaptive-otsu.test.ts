import { expect, test } from 'vitest'
import { adaptiveOtsu } from './adaptive-otsu.ts'
import { otsuThreshold } from './otsu.ts'
import { bumpyMap, lcg } from './testbed.ts'

const size = { widthPx: 96, heightPx: 64 }
const map = bumpyMap(size, 2)

// Expected values: scikit-image's threshold_otsu of the windows, interpolated by numpy.interp.
test.for([
  { floorShare: 0.5, at: [0.5947036605793983, 0.8617996205970744, 0.9969749450683594, 0.892834020587283] },
  { floorShare: 0.9, at: [0.9562534332275391, 0.9562534332275391, 0.9969749450683594, 0.9562534332275391] },
])(
  'thresholds of 40 px windows between their centres, none under $floorShare of the map’s',
  ({ floorShare, at }) => {
    const thresholds = adaptiveOtsu(map, size, { windowPx: 40, floorShare })
    const places = [
      [0, 0],
      [30, 41],
      [31, 95],
      [63, 47],
    ] as const
    expect(places.map(([y, x]) => thresholds[y * 96 + x])).toEqual(
      at.map((value) => expect.closeTo(value, 6)),
    )
  },
)

test('a window as large as the map is Otsu’s method', () => {
  const thresholds = adaptiveOtsu(map, size, { windowPx: 500, floorShare: 0 })
  expect(new Set(thresholds)).toEqual(new Set([Math.fround(otsuThreshold(map))]))
})

test('a pale nucleus far from a dark figure is found, and nothing where there is only noise', () => {
  const next = lcg(6)
  const [wide, high] = [180, 60]
  const isIn = (i: number, x: number) => Math.hypot((i % wide) - x, Math.floor(i / wide) - 30) < 12
  const scene = Float32Array.from(
    { length: wide * high },
    (_, i) => (next() >> 9) / 1024 + (isIn(i, 30) ? 1 : 0) + (isIn(i, 90) ? 0.35 : 0),
  )
  const shareAbove = (thresholds: ArrayLike<number>, x: number) => {
    const disc = Array.from(scene.keys()).filter((i) => isIn(i, x))
    return disc.filter((i) => scene[i]! > thresholds[i]!).length / disc.length
  }
  const global = new Float32Array(scene.length).fill(otsuThreshold(scene))
  expect(shareAbove(global, 90)).toBeLessThan(0.2)
  const thresholds = adaptiveOtsu(scene, { widthPx: wide, heightPx: high }, { windowPx: 60, floorShare: 0.5 })
  expect(shareAbove(thresholds, 30)).toBe(1)
  expect(shareAbove(thresholds, 90)).toBeGreaterThan(0.9)
  expect(shareAbove(thresholds, 160)).toBe(0)
  const floorless = adaptiveOtsu(scene, { widthPx: wide, heightPx: high }, { windowPx: 60, floorShare: 0 })
  expect(shareAbove(floorless, 160)).toBeGreaterThan(0.3)
})
