import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadAmiBr, readAmiBr, slideOf } from './ami-br.ts'
import { assignFolds, FOLD_COUNT } from './assign-folds.ts'
import { computeFolds, foldsText } from './compute-folds.ts'
import { foldOf, foldsPath, innerFoldOf, nestedFolds } from './folds.ts'
import { hasSharedData, sharedData } from './testbed.ts'

const cases = Array.from({ length: 40 }, (_, i) => ({
  caseId: `case/${String(i).padStart(2, '0')}`,
  figures: (i * 37) % 50,
  atypical: (i * 11) % 7,
}))

test('the order in which cases are given does not change their folds', () => {
  expect(assignFolds(cases.toReversed())).toEqual(assignFolds(cases))
})

test('folds have alike shares of figures, of atypical figures and of cases', () => {
  const folds = assignFolds(cases)
  const sums = Array.from({ length: FOLD_COUNT }, (_, fold) => {
    const own = cases.filter(({ caseId }) => folds[caseId] === fold)
    const sum = (key: 'figures' | 'atypical') => own.reduce((total, one) => total + one[key], 0)
    return { figures: sum('figures'), atypical: sum('atypical') }
  })
  const spread = (values: number[]) => Math.max(...values) / Math.min(...values)
  expect(spread(sums.map(({ figures }) => figures))).toBeLessThan(1.1)
  expect(spread(sums.map(({ atypical }) => atypical))).toBeLessThan(1.2)
})

test('cases without figures are dealt out evenly', () => {
  const empty = Array.from({ length: 8 }, (_, i) => ({ caseId: `e${i}`, figures: 0, atypical: 0 }))
  const folds = Object.values(assignFolds(empty))
  expect([0, 1, 2, 3].map((fold) => folds.filter((one) => one === fold).length)).toEqual([2, 2, 2, 2])
})

test('with a fold held out, the next one is watched and the other two are trained on', () => {
  expect(nestedFolds()).toEqual([
    { test: 0, validation: 1, train: [2, 3] },
    { test: 1, validation: 2, train: [0, 3] },
    { test: 2, validation: 3, train: [0, 1] },
    { test: 3, validation: 0, train: [1, 2] },
  ])
  expect(innerFoldOf(3)).toBe(0)
})

test('slide A0k is fold k; a case of no fold has none', () => {
  expect(['mitos/A00', 'mitos/A01', 'mitos/A02', 'mitos/A03'].map(foldOf)).toEqual([0, 1, 2, 3])
  expect(foldOf('gbm40/01')).toBeNull()
})

describe.skipIf(!hasSharedData)('the committed folds (skipped without ../shared/data)', () => {
  test('are what `trainer datasets --write-folds` writes', async () => {
    expect(readFileSync(foldsPath, 'utf8')).toBe(foldsText(await computeFolds(sharedData)))
  })

  test('hold every case of AMi-Br and TUPAC16, with 930 figures, 208 of them atypical, in each fold', async () => {
    const rows = await readAmiBr(join(sharedData, 'ami-br'))
    const folds = rows.map((row) => ({ fold: foldOf(slideOf(row).caseId), isAtypical: row.isAtypical }))
    for (const fold of [0, 1, 2, 3]) {
      const own = folds.filter((one) => one.fold === fold)
      expect(own).toHaveLength(930)
      expect(own.filter(({ isAtypical }) => isAtypical)).toHaveLength(208)
    }
    const tupac16 = Array.from({ length: 73 }, (_, i) => `tupac16/${String(i + 1).padStart(2, '0')}`)
    expect(tupac16.map(foldOf)).not.toContain(null)
    const patches = await loadAmiBr(join(sharedData, 'ami-br'))
    expect(patches.map(({ caseId }) => foldOf(caseId))).not.toContain(null)
  })
})
