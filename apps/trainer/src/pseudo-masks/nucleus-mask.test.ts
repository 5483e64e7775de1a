import { PhantomRenderer } from '@metaphase/phantom'
import { expect, test } from 'vitest'
import { figurePseudoMask } from './figure-mask.ts'
import { nucleusPseudoMask } from './nucleus-mask.ts'
import { lcg } from './testbed.ts'

const frame = { widthPx: 320, heightPx: 320, mpp: 0.25 }
const phantom = new PhantomRenderer({
  seed: 3,
  widthPx: 320,
  heightPx: 320,
  figuresPerMm2: 600,
  impostersPerMm2: 0,
})
const rgb = phantom.region(0, 0, 320, 320)

const areaOf = (mask: Uint8Array) => mask.reduce((count, value) => count + value, 0)
const sumOver = (mask: Uint8Array, value: (i: number) => number) =>
  mask.reduce((sum, set, i) => sum + set * value(i), 0)

// Expected values: torchstain's stains, then scikit-image's gaussian, threshold_otsu and binary_opening.
test.for([
  { of: 'one window', windowUm: 80, areaPx: 22_265, sumX: 3_456_133, sumY: 3_466_243 },
  { of: 'windows of 16 µm', windowUm: 16, areaPx: 22_167, sumX: 3_513_369, sumY: 3_424_644 },
])('the nuclei of a phantom are the reference’s, with $of', ({ windowUm, areaPx, sumX, sumY }) => {
  const mask = nucleusPseudoMask(rgb, frame, {
    blurSigmaUm: 0.6,
    windowUm,
    floorShare: 0.9,
    openingRadiusUm: 1,
  })
  // Single precision may put a pixel on the other side of its threshold.
  expect(Math.abs(areaOf(mask) - areaPx)).toBeLessThanOrEqual(5)
  expect(Math.abs(sumOver(mask, (i) => i % 320) - sumX)).toBeLessThanOrEqual(1600)
  expect(Math.abs(sumOver(mask, (i) => Math.floor(i / 320)) - sumY)).toBeLessThanOrEqual(1600)
})

test('every mitotic figure of a phantom is a component of 20 to 60 µm², and what is no nucleus is not set', () => {
  const mask = nucleusPseudoMask(rgb, frame)
  const areasUm2 = phantom.truth.figures.map((figure) => areaOf(figurePseudoMask(mask, frame, figure)!) / 16)
  expect(areasUm2).toHaveLength(4)
  for (const area of areasUm2) expect(area).toSatisfy((value: number) => value > 20 && value < 60)
  expect(areaOf(mask) / mask.length).toSatisfy((share: number) => share > 0.15 && share < 0.3)
})

test('padding is no nucleus and changes nothing beside it', () => {
  const mask = nucleusPseudoMask(rgb, frame)
  const padded = new Uint8Array(360 * 350 * 3)
  for (let y = 0; y < 320; y++) padded.set(rgb.subarray(y * 960, (y + 1) * 960), ((y + 30) * 360 + 40) * 3)
  const inPadded = nucleusPseudoMask(padded, { widthPx: 360, heightPx: 350, mpp: 0.25 })
  expect(areaOf(inPadded)).toBe(areaOf(mask))
  for (let y = 0; y < 320; y++) {
    const from = (y + 30) * 360 + 40
    expect(inPadded.subarray(from, from + 320)).toEqual(mask.subarray(y * 320, (y + 1) * 320))
  }
})

test('glass, and an image that is nothing but padding, show no nucleus', () => {
  const next = lcg(7)
  const glass = Uint8Array.from({ length: 320 * 320 * 3 }, () => 234 + (next() >> 12))
  expect(areaOf(nucleusPseudoMask(glass, frame))).toBe(0)
  expect(areaOf(nucleusPseudoMask(new Uint8Array(320 * 320 * 3), frame))).toBe(0)
  expect(areaOf(nucleusPseudoMask(new Uint8Array(320 * 320 * 3).fill(255), frame))).toBe(0)
})
