import { expect, test } from 'vitest'
import { againstBackground } from './against-background.ts'

const background = { perMm2: 100, networkFloor: 0.001, slope: 1, offset: 0 }
const atLogits = (...logits: number[]) =>
  logits.map((logit, i) => ({ xPx: i, yPx: 0, probability: 1 / (1 + Math.exp(-logit)) }))
const eight = (logit: number) => Array.from({ length: 8 }, () => logit)
const logitsOf = (candidates: readonly { readonly probability: number }[]) =>
  candidates.map(({ probability }) => Math.log(probability / (1 - probability)))

test('a slide on which every logit is lower by the same has the same probabilities', () => {
  const bright = againstBackground(atLogits(3, 2, ...eight(0), -1, -2), 0.1, background, 0)
  const pale = againstBackground(atLogits(0, -1, ...eight(-3), -4, -5), 0.1, background, 0)
  expect(pale.map(({ xPx }) => xPx)).toEqual(bright.map(({ xPx }) => xPx))
  for (const [i, logit] of logitsOf(bright).entries()) {
    expect(logit).toBeCloseTo([4, 3, ...eight(1), 0, -1][i]!, 6) // the candidate of rank 10 is the background of 0.1 mm²
    expect(logitsOf(pale)[i]).toBeCloseTo(logit, 6)
  }
})

test('where there are fewer candidates than the rank, the floor under which none are known is the background', () => {
  const [only] = againstBackground(atLogits(0), 1, background, 0)
  expect(logitsOf([only!])[0]).toBeCloseTo(Math.log(0.999 / 0.001), 6)
})

test('slope and offset act on the difference, and what falls under the floor is left out', () => {
  const slide = atLogits(3, 1, ...eight(0), 0, -2)
  const found = againstBackground(slide, 0.1, { ...background, slope: 2, offset: -3 }, 0.02)
  expect(found.map(({ xPx }) => xPx)).toEqual([...slide.keys()].slice(0, 11))
  for (const [i, logit] of logitsOf(found).entries()) expect(logit).toBeCloseTo([3, -1][i] ?? -3, 6)
})

test('on a small field rank 10 is the background, so that its figures are not each other’s', () => {
  const found = againstBackground(atLogits(3, 3, 3, ...eight(-4)), 0.01, background, 0)
  expect(logitsOf(found).slice(0, 3)).toEqual([7, 7, 7].map((logit) => expect.closeTo(logit, 6)))
})

test('a slide without candidates has none', () => {
  expect(againstBackground([], 1, background, 0.02)).toEqual([])
})
