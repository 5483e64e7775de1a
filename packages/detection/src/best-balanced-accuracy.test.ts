import { expect, test } from 'vitest'
import { bestBalancedAccuracyThreshold } from './best-balanced-accuracy.ts'
import { bootstrapClassification } from './bootstrap-classification.ts'
import { balancedAccuracy } from './classification-scores.ts'
import { seededRandom } from './seeded-random.ts'

const items = (scores: readonly number[], isTrue: boolean) => scores.map((score) => ({ score, isTrue }))

test('the best threshold is the one that an exhaustive search finds', () => {
  const random = seededRandom(1)
  for (let trial = 0; trial < 50; trial++) {
    const sample = Array.from({ length: 30 }, () => {
      const isTrue = random() < 0.3
      return { isTrue, score: Math.round((random() * 0.7 + (isTrue ? 0.3 : 0)) * 20) / 20 }
    })
    if (new Set(sample.map(({ isTrue }) => isTrue)).size < 2) continue
    const tried = Array.from({ length: 1001 }, (_, i) => balancedAccuracy(sample, i / 1000))
    const best = bestBalancedAccuracyThreshold(sample)
    expect(best.balancedAccuracy).toBeCloseTo(Math.max(...tried), 12)
    expect(balancedAccuracy(sample, best.threshold)).toBe(best.balancedAccuracy)
  }
})

test('of equally good ones the lowest, in the middle of its gap', () => {
  const sample = [...items([0.1, 0.5], false), ...items([0.3, 0.9], true)]
  expect(bestBalancedAccuracyThreshold(sample)).toEqual({ threshold: 0.2, balancedAccuracy: 0.75 })
  expect(() => bestBalancedAccuracyThreshold(items([0.2], true))).toThrow('1 true and 0 other')
})

test('intervals hold the estimate, narrow with more figures, and widen where figures of a case go together', () => {
  const random = seededRandom(2)
  const sample = (count: number) =>
    Array.from({ length: count }, (_, i) => {
      const isTrue = i % 4 === 0
      return { isTrue, score: random() * 0.8 + (isTrue ? 0.2 : 0), caseId: String(Math.floor(i / 40)) }
    })
  const options = { threshold: 0.5, seed: 3 }
  const width = ({ low, high }: { low: number; high: number }) => high - low
  const many = sample(800)
  const [few, all] = [
    bootstrapClassification(many.slice(0, 80), options),
    bootstrapClassification(many, options),
  ]
  const { balancedAccuracy: accuracy, auc } = all
  expect(accuracy.estimate).toBe(balancedAccuracy(many, 0.5))
  for (const { estimate, low, high } of [accuracy, auc]) {
    expect(low).toBeLessThan(estimate)
    expect(high).toBeGreaterThan(estimate)
  }
  expect(width(few.balancedAccuracy)).toBeGreaterThan(2 * width(accuracy))
  const same = many.map((item) => ({ ...item, isTrue: item.isTrue, score: Number(item.caseId) / 20 }))
  const byCase = bootstrapClassification(same, { ...options, clusterOf: ({ caseId }) => caseId })
  const byFigure = bootstrapClassification(same, options)
  expect(width(byCase.sensitivity)).toBeGreaterThan(2 * width(byFigure.sensitivity))
})
