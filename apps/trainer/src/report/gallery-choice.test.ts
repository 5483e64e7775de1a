import { expect, test } from 'vitest'
import type { EvaluatedDetection, EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { chooseGallery } from './gallery-choice.ts'

const detection = (xPx: number, probability: number, outcome: EvaluatedDetection['outcome']) => ({
  xPx,
  yPx: 0,
  probability,
  outcome,
})
const missed = (xPx: number, ignored = false) => ({ xPx, yPx: 0, detection: null, ignored })

function recordOf(
  image: Pick<EvaluationRecord['images'][number], 'annotations' | 'detections'>,
): EvaluationRecord {
  return {
    model: { id: 'm', version: '1.0.0', sha256: '', threshold: 0.5, probabilityFloor: 0.1 },
    source: 'phantom',
    executionProvider: 'cpu',
    images: [
      {
        id: 'i',
        caseId: 'i',
        path: '',
        widthPx: 9,
        heightPx: 9,
        mpp: { x: 0.25, y: 0.25 },
        tiles: 1,
        ...image,
      },
    ],
    counts: { truePositives: 0, falsePositives: 0, falseNegatives: 0 },
    f1: 0,
    precision: 0,
    recall: 0,
    ap: 0,
    groundTruth: 0,
  }
}

test('a miss is told by the strongest candidate below the threshold within 7.5 µm, which is 30 px at 0.25 µm/px', () => {
  const { misses } = chooseGallery(
    recordOf({
      annotations: [missed(1000), missed(0), missed(500, true)],
      detections: [
        detection(31, 0.45, 'below-threshold'),
        detection(30, 0.3, 'below-threshold'),
        detection(2, 0.2, 'below-threshold'),
      ],
    }),
  )
  expect(misses.shown.map(({ xPx, probability }) => ({ xPx, probability }))).toEqual([
    { xPx: 0, probability: 0.3 },
    { xPx: 1000, probability: null },
  ])
  expect(misses.total).toBe(2)
})

test('of too many, the strongest false alarms are shown, and hits from the surest to the least sure', () => {
  const probabilities = Array.from({ length: 9 }, (_, index) => (index + 1) / 10)
  const { hits, falseAlarms } = chooseGallery(
    recordOf({
      annotations: [],
      detections: probabilities.flatMap((p) => [
        detection(0, p, 'true-positive'),
        detection(0, p, 'false-positive'),
        detection(0, p, 'ignored'),
      ]),
    }),
    { hits: 3, misses: 3, falseAlarms: 3 },
  )
  expect(hits.shown.map(({ probability }) => probability)).toEqual([0.9, 0.5, 0.1])
  expect(falseAlarms.shown.map(({ probability }) => probability)).toEqual([0.9, 0.8, 0.7])
  expect([hits.total, falseAlarms.total]).toEqual([9, 9])
})
