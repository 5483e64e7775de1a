import { expect, test } from 'vitest'
import { randomOf } from '../random.ts'
import { paperAugmentation } from './augmentation.ts'
import { figureGrafter } from './graft-figure.ts'
import { labelCodes } from './label-codes.ts'
import type { StoredImage } from './stored-image.ts'
import { patchInMemory } from './testbed.ts'

const CROP = 128
const HOST_GREY = 200
const DONOR_GREY = 120
const FIGURE_GREY = 30
const FIGURE_RADIUS_PX = 10
const densityOf = (grey: number) => -Math.log((grey + 0.5) / 255.5)

/** A patch of one grey with a dark round figure in its middle, labelled. */
function donor(): StoredImage {
  const patch = patchInMemory('donor', { grey: DONOR_GREY })
  if (patch.pixels.kind !== 'held') throw new Error('not held')
  const [rgb, labels] = [new Uint8Array(patch.pixels.rgb), new Uint8Array(patch.pixels.labels)]
  for (let i = 0; i < 128 * 128; i++) {
    if (Math.hypot((i % 128) + 0.5 - 64, Math.floor(i / 128) + 0.5 - 64) >= FIGURE_RADIUS_PX) continue
    rgb.fill(FIGURE_GREY, 3 * i, 3 * i + 3)
    labels[i] = labelCodes.mitosis
  }
  return patch
}

const host = () => ({
  weak: new Uint8Array(CROP * CROP * 3).fill(HOST_GREY),
  labels: new Uint8Array(CROP * CROP).fill(labelCodes.background),
  points: new Uint8Array(CROP * CROP),
})

const grafterOf = (probability: number) =>
  figureGrafter({
    images: [donor()],
    augmentation: paperAugmentation,
    cropPx: CROP,
    grafts: { probability, donors: [{ source: 'ami-br', focus: 'mitotic-figure', share: 1 }] },
  })

const pixelsWith = (labels: Uint8Array, code: number) =>
  [...labels.keys()].filter((pixel) => labels[pixel] === code)

test('a grafted figure has its labels and mark, and the density by which it was darker than its surroundings', () => {
  const graft = grafterOf(1)
  for (let seed = 0; seed < 20; seed++) {
    const crop = host()
    graft(randomOf(seed), crop)
    const figure = pixelsWith(crop.labels, labelCodes.mitosis)
    expect(figure.length / (Math.PI * FIGURE_RADIUS_PX ** 2)).toBeCloseTo(1, 1)
    const expected = densityOf(HOST_GREY) + densityOf(FIGURE_GREY) - densityOf(DONOR_GREY)
    const middle = figure.filter((pixel) => crop.points[pixel] !== 0)
    expect(middle).toHaveLength(9)
    for (const pixel of middle) expect(densityOf(crop.weak[3 * pixel]!)).toBeCloseTo(expected, 1)
  }
})

test('around the figure nothing tells where the graft ends', () => {
  const crop = host()
  grafterOf(1)(randomOf(3), crop)
  const differing = crop.weak.filter((grey) => grey > 100 && Math.abs(grey - HOST_GREY) > 2).length / 3
  // the figure's own edge, a pixel wide and half of it dark
  expect(differing).toBeLessThan(2 * Math.PI * FIGURE_RADIUS_PX * 1.5)
})

test('a figure that is there stays; where there is room for none, nothing is grafted', () => {
  const full = host()
  full.labels.fill(labelCodes.hardNegative)
  const before = structuredClone(full)
  grafterOf(1)(randomOf(1), full)
  expect(full).toEqual(before)
})

test('the share of crops that get a graft is the one stated', () => {
  const graft = grafterOf(0.3)
  const grafted = Array.from({ length: 400 }, (_, seed) => {
    const crop = host()
    graft(randomOf(seed), crop)
    return crop.points.some((mark) => mark !== 0)
  }).filter(Boolean).length
  expect(grafted).toBeGreaterThan(85)
  expect(grafted).toBeLessThan(155)
})
