import { expect, test } from 'vitest'
import { besideExperts } from './beside-experts.ts'

const figure = (experts: readonly boolean[], score: number) => ({
  id: 'x',
  caseId: null,
  experts,
  isTrue: experts.filter(Boolean).length > experts.length / 2,
  score,
})
const [yes, no] = [true, false]

test('an expert is scored by what the others agree on, beside the classifier on the same figures', () => {
  const figures = [
    figure([yes, yes, yes], 0.9),
    figure([no, yes, yes], 0.1), // the first expert and the classifier miss it
    figure([no, no, no], 0.2),
    figure([yes, no, no], 0.3), // the first expert alone is wrong
  ]
  const beside = besideExperts(figures, () => 0.5)!
  expect(beside.agreed).toEqual({ figures: 2, balancedAccuracy: 1 })
  expect(beside.split).toEqual({ figures: 2, balancedAccuracy: 0.5 })
  expect(beside.experts[0]).toEqual({ figures: 4, expert: 0.5, classifier: 0.75 })
  // the second expert's others agree on the first and the third figure alone
  expect(beside.experts[1]).toEqual({ figures: 2, expert: 1, classifier: 1 })
})

test("nothing is said where an expert's answers are not known", () => {
  expect(besideExperts([], () => 0.5)).toBeNull()
  const { experts: _experts, ...unknown } = figure([yes, yes, no], 0.4)
  expect(besideExperts([figure([no, no, no], 0.1), unknown], () => 0.5)).toBeNull()
})
