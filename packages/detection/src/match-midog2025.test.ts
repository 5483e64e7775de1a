import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { matchMidog2025, poolCounts, scoreCounts } from './match-midog2025.ts'
import { suppressNeighbours } from './suppress-neighbours.ts'

const mpp = { x: 0.25, y: 0.25 }
const figure = (xUm: number, probability = 0.9) => ({ xPx: xUm / 0.25, yPx: 0, probability })

test('a detection exactly 7.5 µm away counts, one beyond does not', () => {
  expect(matchMidog2025([figure(0)], [figure(7.5)], { mpp }).truePositives).toBe(1)
  expect(matchMidog2025([figure(0)], [figure(7.51)], { mpp })).toEqual({
    truePositives: 0,
    falsePositives: 1,
    falseNegatives: 1,
  })
})

test('a second detection of the same figure is a false positive', () => {
  expect(matchMidog2025([figure(0)], [figure(1), figure(2)], { mpp })).toEqual({
    truePositives: 1,
    falsePositives: 1,
    falseNegatives: 0,
  })
})

test('greedy in the order of the annotations: the first takes its nearest, though the second had no other', () => {
  expect(matchMidog2025([figure(0), figure(8)], [figure(4), figure(-6)], { mpp }).truePositives).toBe(1)
})

const golden = new URL('../../../../shared/data/tupac16/golden_f1.json', import.meta.url)
test.skipIf(!existsSync(golden))(
  'F1 0.7413533834586467 on the 73 TUPAC16 cases (skipped without ../shared/data)',
  () => {
    type Box = [number, number, number, number, number]
    const { detections, gt_augmented } = JSON.parse(readFileSync(golden, 'utf8')) as {
      detections: Record<string, Box[]>
      gt_augmented: Record<string, [number, number][]>
    }
    const radiusUm = 6.25
    const images = [...new Set([...Object.keys(detections), ...Object.keys(gt_augmented)])] // some cases hold no figure
    const counts = images.map((image) => {
      const truth = gt_augmented[image] ?? []
      const boxes = (detections[image] ?? []).map(([x1, y1, x2, y2, score]) => ({
        xPx: (x1 + x2) / 2,
        yPx: (y1 + y2) / 2,
        probability: score,
      }))
      const kept = suppressNeighbours(boxes, { radiusUm, mpp }).filter((d) => d.probability > 0.64)
      return matchMidog2025(
        truth.map(([xPx, yPx]) => ({ xPx, yPx })),
        kept,
        { mpp, radiusUm },
      )
    })
    expect(scoreCounts(poolCounts(counts)).f1).toBe(0.7413533834586467)
  },
)
