import { describe, expect, it } from 'vitest'
import { randomOf } from '../random.ts'
import { type Augmentation, augmentationSchema, paperAugmentation, wideAugmentation } from './augmentation.ts'
import { GaussianBlur } from './gaussian-blur.ts'
import { drawStainJitter, mapDensities } from './stain-jitter.ts'
import { EOSIN, HAEMATOXYLIN, stainBasis, unmixing } from './stain-space.ts'
import { drawTone } from './tone.ts'
import { makeStrongView } from './strong-view.ts'

const still = { scale: 0, shift: 0 }
const noJitter: Augmentation['stain'] = {
  probability: 1,
  haematoxylin: still,
  eosin: still,
  residual: still,
  vectorDeviation: 0,
}

/** Every 5th grey level of each colour. */
const allColours = Uint8Array.from({ length: 52 ** 3 * 3 }, (_, i) => {
  const colour = Math.floor(i / 3)
  return 5 * (Math.floor(colour / [1, 52, 52 * 52][i % 3]!) % 52)
})

const densityOf = (grey: number) => -Math.log((grey + 0.5) / 255.5)
const inverse = unmixing(stainBasis(HAEMATOXYLIN, EOSIN))
function amountsIn(red: number, green: number, blue: number) {
  const densities = [red, green, blue].map(densityOf)
  return [0, 1, 2].map((dye) => densities.reduce((sum, d, i) => sum + d * inverse[i as 0][dye as 0], 0))
}

describe('stain jitter', () => {
  it('of no strength changes no colour by more than a grey level', () => {
    const out = new Uint8Array(allColours.length)
    mapDensities(allColours, out, drawStainJitter(randomOf(1), noJitter))
    expect(out.every((grey, i) => Math.abs(grey - allColours[i]!) <= 1)).toBe(true)
  })

  it('of one dye leaves the amounts of the others alone', () => {
    const jitter = { ...noJitter, haematoxylin: { scale: 0.3, shift: 0 } }
    const map = drawStainJitter(randomOf(2), jitter)
    const pixel = Uint8Array.of(150, 120, 170)
    const out = new Uint8Array(3)
    mapDensities(pixel, out, map)
    const before = amountsIn(150, 120, 170)
    const after = amountsIn(out[0]!, out[1]!, out[2]!)
    expect(Math.abs(after[0]! / before[0]! - 1)).toBeGreaterThan(0.03)
    // Half a grey level is 0.005 of density here.
    expect(after[1]!).toBeCloseTo(before[1]!, 1)
    expect(Math.abs(after[1]! - before[1]!)).toBeLessThan(0.02)
    expect(Math.abs(after[2]! - before[2]!)).toBeLessThan(0.02)
  })

  it('with its dyes varied turns haematoxylin into another colour', () => {
    const out = new Uint8Array(3)
    const pixel = Uint8Array.of(133, 126, 192)
    mapDensities(pixel, out, drawStainJitter(randomOf(3), { ...noJitter, vectorDeviation: 0.1 }))
    const [before, after] = [pixel, out].map(([r, g]) => densityOf(r!) / densityOf(g!))
    expect(Math.abs(after! - before!)).toBeGreaterThan(0.02)
  })
})

describe('tone', () => {
  it('of no strength changes nothing, and is monotone at any', () => {
    const none = drawTone(randomOf(1), { probability: 1, brightness: 0, contrast: 0, gammaOctaves: 0 })
    expect([...none]).toEqual(Array.from({ length: 256 }, (_, grey) => grey))
    const some = drawTone(randomOf(4), wideAugmentation.tone)
    expect(some.every((grey, i) => i === 0 || grey >= some[i - 1]!)).toBe(true)
    expect([...some]).not.toEqual([...none])
  })
})

describe('GaussianBlur', () => {
  const SIDE = 33
  const dot = () => {
    const rgb = new Uint8Array(SIDE * SIDE * 3)
    rgb[(16 * SIDE + 16) * 3 + 1] = 255
    return rgb
  }

  it('spreads a dot of one colour as a Gaussian of its σ, and keeps the light', () => {
    const rgb = dot()
    new GaussianBlur(SIDE).apply(rgb, 1.5, -1)
    const values = rgb.filter((_, i) => i % 3 === 1)
    const sum = values.reduce((total, value) => total + value, 0)
    expect(Math.abs(sum - 255)).toBeLessThan(20)
    expect(rgb[(16 * SIDE + 18) * 3 + 1]! / rgb[(16 * SIDE + 16) * 3 + 1]!).toBeCloseTo(
      Math.exp(-4 / (2 * 1.5 ** 2)),
      1,
    )
    expect(rgb.every((value, i) => i % 3 === 1 || value === 0)).toBe(true)
  })

  it('leaves an even picture as it is, to its edges, blurred or sharpened', () => {
    const filter = new GaussianBlur(SIDE)
    for (const amount of [-1, 1.5]) {
      const even = new Uint8Array(SIDE * SIDE * 3).fill(173)
      filter.apply(even, 2, amount)
      expect(new Set(even)).toEqual(new Set([173]))
    }
  })

  it('sharpening steepens an edge', () => {
    const rgb = Uint8Array.from({ length: SIDE * SIDE * 3 }, (_, i) =>
      Math.floor(i / 3) % SIDE < 16 ? 100 : 150,
    )
    new GaussianBlur(SIDE).apply(rgb, 1, 1)
    expect(rgb[(10 * SIDE + 15) * 3]!).toBeLessThan(95)
    expect(rgb[(10 * SIDE + 16) * 3]!).toBeGreaterThan(155)
  })
})

describe('augmentation', () => {
  it.each([paperAugmentation, wideAugmentation])('presets are what the schema takes', (preset) => {
    expect(augmentationSchema.parse(preset)).toEqual(preset)
  })

  it('switched off leaves the strong view equal to the weak one', () => {
    const off = { probability: 0 }
    const none = {
      ...paperAugmentation,
      stain: { ...noJitter, ...off },
      blur: { ...paperAugmentation.blur, ...off },
      sharpening: { ...paperAugmentation.sharpening, ...off },
    }
    const weak = Uint8Array.from({ length: 16 * 16 * 3 }, (_, i) => i % 251)
    const strong = new Uint8Array(weak.length)
    makeStrongView(randomOf(1), weak, strong, none, new GaussianBlur(16))
    expect(strong).toEqual(weak)
  })
})
