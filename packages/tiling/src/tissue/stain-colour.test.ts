import { expect, test } from 'vitest'
import { CELL, cellColours } from './stain-colour.ts'

type Rgb = readonly [red: number, green: number, blue: number]
const GLASS: Rgb = [243, 242, 244]

/** What a colour is on a slide of mostly `ground`. */
const colourOn = (ground: Rgb, rgb: Rgb) => {
  const pixels = [...Array.from({ length: 200 }, () => ground), rgb].flat()
  return cellColours(Uint8Array.from(pixels)).colours.at(-1)
}

test.each<[string, Rgb]>([
  ['pale stroma', [236, 196, 214]],
  ['dense nuclei', [95, 60, 130]],
  ['nuclei of a bluish stain', [124, 104, 157]],
  ['strong eosin', [206, 80, 114]],
  ['a fold', [100, 30, 100]],
  ['pigment', [95, 65, 45]],
])('%s is tissue', (_, rgb) => {
  expect(colourOn(GLASS, rgb)).toBe(CELL.tissue)
})

test.each<[string, Rgb]>([
  ['glass', [236, 234, 238]],
  ['a shadow', [170, 168, 172]],
  ['padding', [0, 0, 0]],
  ['black ink', [45, 42, 48]],
  ['black ink over tissue', [14, 6, 10]],
  ['blue ink', [40, 60, 160]],
  ['pale blue ink', [150, 180, 225]],
  ['green ink', [30, 130, 80]],
])('%s is not', (_, rgb) => {
  expect(colourOn(GLASS, rgb)).toBe(CELL.bare)
})

test('red ink is told by its density, its edge only by its hue', () => {
  expect(colourOn(GLASS, [200, 30, 40])).toBe(CELL.redInk)
  expect(colourOn(GLASS, [232, 190, 192])).toBe(CELL.reddish)
})

test('glass is measured where something was scanned, not on the pure white around it', () => {
  const pixels: Rgb[] = [
    ...Array.from({ length: 900 }, (): Rgb => [255, 255, 255]),
    ...Array.from({ length: 90 }, (): Rgb => [240, 217, 232]),
  ]
  expect(new Set(cellColours(Uint8Array.from(pixels.flat())).colours)).toEqual(new Set([CELL.bare]))
})

test('grey glass, and glass as dark as 200, is glass', () => {
  for (const level of [200, 215, 230, 250])
    expect(colourOn([level, level, level], [level, level, level])).toBe(CELL.bare)
})
