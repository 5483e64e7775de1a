import { expect, test } from 'vitest'
import type { EvaluatedDetection, EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { addFalseAlarms, withHardNegatives } from './mine-hard-negatives.ts'

const alarm = (
  xPx: number,
  probability: number,
  outcome: EvaluatedDetection['outcome'] = 'false-positive',
) => ({ xPx, yPx: 100, probability, outcome })

/** One image of 1 mm² with a mitotic figure at x = 1000 px. */
const recordOf = (...detections: EvaluatedDetection[]) =>
  ({
    images: [
      {
        id: 'icpr2012/A',
        widthPx: 4000,
        heightPx: 4000,
        mpp: { x: 0.25, y: 0.25 },
        annotations: [{ xPx: 1000, yPx: 100, detection: null, ignored: false }],
        detections,
      },
    ],
  }) as unknown as EvaluationRecord

const places = (mined: ReturnType<typeof addFalseAlarms>) =>
  mined.hardNegatives['icpr2012/A']!.map(([xPx]) => xPx)

test('the most probable false alarms are taken, so many a mm², whether above the threshold or below it', () => {
  const record = recordOf(
    alarm(100, 0.9),
    alarm(200, 0.5),
    alarm(300, 0.3, 'below-threshold'),
    alarm(400, 0.2),
  )
  const mined = addFalseAlarms({}, record, 3)
  expect(places(mined)).toEqual([100, 200, 300])
  expect(mined).toMatchObject({ added: 3, addedPerMm2: 3 })
})

test('what was found, is ignored, or lies within 15 µm of a figure is no false alarm', () => {
  const record = recordOf(
    alarm(100, 0.9, 'true-positive'),
    alarm(200, 0.9, 'ignored'),
    alarm(1050, 0.9),
    alarm(1070, 0.8),
  )
  expect(places(addFalseAlarms({}, record, 9))).toEqual([1070])
})

test('one known before is not taken again, and stays known', () => {
  const known = { 'icpr2012/A': [[100, 100]] as [number, number][] }
  expect(places(addFalseAlarms(known, recordOf(alarm(120, 0.9), alarm(300, 0.8)), 9))).toEqual([100, 300])
})

test('they join the annotated figures as hard negatives', () => {
  const figure = { kind: 'mitotic-figure', xPx: 1, yPx: 2 } as const
  expect(withHardNegatives([figure], [[3, 4]])).toEqual([figure, { kind: 'hard-negative', xPx: 3, yPx: 4 }])
  expect(withHardNegatives([figure])).toEqual([figure])
})
