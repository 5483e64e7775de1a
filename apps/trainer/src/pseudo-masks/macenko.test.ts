import { PhantomRenderer } from '@metaphase/phantom'
import { expect, test } from 'vitest'
import { EOSIN, HAEMATOXYLIN } from '../pipeline/stain-space.ts'
import { dyeConcentration, estimateStains, haematoxylinChannel, normaliseHaematoxylin } from './macenko.ts'
import { lcg, stainedImage } from './testbed.ts'

// Expected values: torchstain 1.4.1, NumpyMacenkoNormalizer.
const near = (values: readonly number[], digits = 9) => values.map((value) => expect.closeTo(value, digits))
const image = stainedImage(4000, 1)
const phantom = new PhantomRenderer({
  seed: 3,
  widthPx: 320,
  heightPx: 320,
  figuresPerMm2: 600,
  impostersPerMm2: 0,
})
const phantomRgb = phantom.region(0, 0, 320, 320)
const ruifrok = { haematoxylin: HAEMATOXYLIN, eosin: EOSIN }

test('the dyes of an image of random dye amounts are torchstain’s to 1e-9', () => {
  expect(estimateStains(image)).toEqual({
    haematoxylin: near([0.6560383754476797, 0.7263696496804434, 0.20494092310487733]),
    eosin: near([0.3493254015888781, 0.9100049762936888, 0.2232995900701394]),
  })
})

test('the dyes of a phantom are torchstain’s to 1e-9', () => {
  expect(estimateStains(phantomRgb)).toEqual({
    haematoxylin: near([0.5536622187330634, 0.7356309177440871, 0.39026311689240384]),
    eosin: near([0.2630995149302357, 0.8469914062025956, 0.46193528016641544]),
  })
})

test('concentrations are torchstain’s to single precision', () => {
  const { haematoxylin, eosin } = estimateStains(image)
  const at = (amounts: Float32Array) => [0, 1, 2, 1000, 3999].map((i) => amounts[i])
  expect(at(dyeConcentration(image, haematoxylin, eosin))).toEqual(
    near(
      [
        -0.0740621970736448, 0.659580244024722, -0.07742005584553216, -0.15149167854653678,
        -0.027681741293889388,
      ],
      6,
    ),
  )
  expect(at(dyeConcentration(image, eosin, haematoxylin))).toEqual(
    near(
      [0.17619978940762876, 0.7179918303227306, 0.25366466181939124, 0.3518557114473221, 0.06308070120298669],
      6,
    ),
  )
})

test('normalised haematoxylin, and its channel, are those of torchstain’s H image', () => {
  const { haematoxylin, eosin } = estimateStains(image)
  const normalised = normaliseHaematoxylin(dyeConcentration(image, haematoxylin, eosin))
  expect([0, 1, 2, 1000, 3999].map((i) => normalised[i])).toEqual(
    near(
      [
        -0.12218517838736849, 1.0881520257467918, -0.12772485435235073, -0.24992558280447394,
        -0.045668352164919206,
      ],
      6,
    ),
  )
  // What is brighter than white in torchstain's image is white here.
  const red = Array.from(haematoxylinChannel(image), (share) => Math.floor(240 * (1 - share)))
  expect([0, 1, 2, 1000, 3999].map((i) => red[i])).toEqual([240, 130, 240, 240, 240])
  expect(Math.abs(red.reduce((sum, value) => sum + value, 0) - 862_613)).toBeLessThanOrEqual(2)
})

test('an image with less than 100 stained pixels gets Ruifrok’s dyes, one with 100 its own', () => {
  const stained = stainedImage(4000, 1)
  const isStained = (i: number) => [0, 1, 2].every((c) => stained[i * 3 + c]! < 200)
  const colours = Array.from({ length: 4000 }, (_, i) => i).filter(isStained)
  const withStained = (count: number) => {
    const rgb = new Uint8Array(5000 * 3).fill(244)
    for (const [k, i] of colours.slice(0, count).entries()) rgb.set(stained.subarray(i * 3, i * 3 + 3), k * 3)
    return rgb
  }
  expect(estimateStains(withStained(99))).toEqual(ruifrok)
  expect(estimateStains(withStained(100))).not.toEqual(ruifrok)
})

test('a single hue, light or dark, is not two dyes', () => {
  expect(estimateStains(new Uint8Array(3 * 500).map((_, i) => [150, 60, 140][i % 3]!))).toEqual(ruifrok)
  const next = lcg(4)
  const grey = new Uint8Array(3 * 500)
  for (let i = 0; i < 500; i++) grey.fill(40 + (next() >> 9), i * 3, i * 3 + 3)
  expect(estimateStains(grey)).toEqual(ruifrok)
})

test('the noise of glass is no haematoxylin', () => {
  const next = lcg(5)
  const glass = Uint8Array.from({ length: 3 * 2000 }, () => 236 + (next() >> 13))
  expect(haematoxylinChannel(glass).every((share) => share === 0)).toBe(true)
})
