import { expect, test } from 'vitest'
import { ccmctTestCases } from './mitos-wsi-ccmct.ts'
import { cmcTestCases } from './mitos-wsi-cmc.ts'
import { type Split, split85To80 } from './split-85-80.ts'

/** As many as MIDOG++ has: 001 to 150 and 201 to 553. */
const midogCases = Array.from({ length: 553 }, (_, i) => i + 1)
  .filter((number) => number <= 150 || number > 200)
  .map((number) => ({ source: 'midog++', caseId: `midog/${String(number).padStart(3, '0')}` }) as const)

test.each([1, 2, 3, 42])(
  '85 %% of 503 cases train, and 80 %% of those train on, within a few per cent (seed %i)',
  (seed) => {
    const splits = midogCases.map((one) => split85To80(one, seed))
    const share = (split: Split) => splits.filter((one) => one === split).length / splits.length
    expect(splits).toHaveLength(503)
    expect(Math.abs(share('test') - 0.15)).toBeLessThan(0.04)
    expect(Math.abs(share('validation') - 0.85 * 0.2)).toBeLessThan(0.04)
    expect(Math.abs(share('train') - 0.85 * 0.8)).toBeLessThan(0.04)
  },
)

test('a patient is in one part, whichever data set shows it; another seed splits otherwise', () => {
  const caseId = 'midog/007'
  expect(split85To80({ source: 'ami-br', caseId }, 5)).toBe(split85To80({ source: 'midog++', caseId }, 5))
  const of = (seed: number) => midogCases.map((one) => split85To80(one, seed)).join()
  expect(of(5)).toBe(of(5))
  expect(of(5)).not.toBe(of(6))
})

test('whole slides keep the test set that their authors suggest: 7 of 21 and 11 of 32', () => {
  expect(new Set(cmcTestCases).size).toBe(7)
  expect(new Set(ccmctTestCases).size).toBe(11)
  for (const seed of [1, 2, 3]) {
    for (const caseId of cmcTestCases)
      expect(split85To80({ source: 'mitos-wsi-cmc', caseId }, seed)).toBe('test')
    for (const caseId of ccmctTestCases)
      expect(split85To80({ source: 'mitos-wsi-ccmct', caseId }, seed)).toBe('test')
    const others = Array.from(
      { length: 200 },
      (_, i) => ({ source: 'mitos-wsi-cmc', caseId: `mitos-wsi-cmc/${i}` }) as const,
    )
    expect(others.map((one) => split85To80(one, seed))).not.toContain('test')
  }
})
