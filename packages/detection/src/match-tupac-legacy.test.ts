import { expect, test } from 'vitest'
import { hasSharedData, readTupac } from '../test/example-data.ts'
import { matchTupacLegacy } from './match-tupac-legacy.ts'
import { poolCounts, scoreCounts } from './score-counts.ts'

const mpp = { x: 1, y: 1 }
const at = (xPx: number) => ({ xPx, yPx: 0, probability: 0.9 })

test('a second detection of the same figure is no false positive; both name the figure, which names the nearer', () => {
  expect(matchTupacLegacy([at(0)], [at(5), at(-2), at(30)], { mpp })).toEqual({
    truePositives: 1,
    falsePositives: 1,
    falseNegatives: 0,
    annotations: [{ detection: 1, ignored: false }],
    detections: [
      { annotation: 0, outcome: 'true-positive' },
      { annotation: 0, outcome: 'true-positive' },
      { annotation: null, outcome: 'false-positive' },
    ],
  })
})

test('one detection between two figures finds both', () => {
  const result = matchTupacLegacy([at(0), at(10)], [at(6)], { mpp })
  expect(result).toMatchObject({ truePositives: 2, falsePositives: 0, falseNegatives: 0 })
  expect(result.detections[0]!.annotation).toBe(1)
  expect(matchTupacLegacy([at(10), at(0)], [at(6)], { mpp }).detections[0]!.annotation).toBe(0)
})

test('in ignored pixels neither unmatched detections nor annotations count', () => {
  const isIgnored = ({ xPx }: { xPx: number }) => xPx > 50
  expect(matchTupacLegacy([at(0), at(60)], [at(1), at(20), at(75)], { mpp, isIgnored })).toMatchObject({
    truePositives: 1,
    falsePositives: 1,
    falseNegatives: 0,
  })
})

test.skipIf(!hasSharedData)(
  "the TUPAC16 notebook's F1 of 0.7422266800401204: TP 1480, FP 509, FN 519 (skipped without ../shared/data)",
  () => {
    const pooled = poolCounts(
      readTupac().map((image) =>
        matchTupacLegacy(
          image.annotations,
          image.detections.filter(({ probability }) => probability > 0.64),
          image,
        ),
      ),
    )
    expect(pooled).toEqual({ truePositives: 1480, falsePositives: 509, falseNegatives: 519 })
    expect(scoreCounts(pooled).f1).toBe(0.7422266800401204)
  },
)
