import { calibrate, fitLogisticCalibration } from '@metaphase/detection'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { detectorPoint } from './operating-point.ts'

const folder = mkdtempSync(join(tmpdir(), 'metaphase-operating-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Candidates in a row, 100 px apart; those named true have a figure under them. */
const scored = [
  [0.1, false],
  [0.3, false],
  [0.4, true],
  [0.5, false],
  [0.7, true],
  [0.9, true],
] as const

type Candidates = readonly (readonly [score: number, isTrue: boolean])[]

function recordOf(candidates: Candidates) {
  const detections = candidates.map(([probability], index) => ({ xPx: 100 * index, yPx: 0, probability }))
  const annotations = candidates.flatMap(([, isTrue], index) =>
    isTrue ? [{ xPx: 100 * index, yPx: 0, detection: index, ignored: false }] : [],
  )
  return JSON.stringify({ images: [{ annotations, detections, mpp: { x: 0.25, y: 0.25 } }] })
}

function writeRun(name: string, shift: number, trained: Candidates): void {
  mkdirSync(join(folder, name))
  const watched = scored.map(([score, isTrue]) => [score + shift, isTrue] as const)
  writeFileSync(join(folder, name, 'evaluation.json'), recordOf(watched))
  writeFileSync(join(folder, name, 'trained.json'), recordOf(trained))
}
const falseAlarms = Array.from({ length: 4 }, (_, index) => [0.66 + index / 100, false] as const)
writeRun('0', 0, [])
writeRun('1', 0.01, [])
writeRun('2', 0.02, [])
writeRun('3', 0.03, falseAlarms)

test("a run's own: the best threshold, and probabilities that are right on its validation images", async () => {
  const { threshold, calibration } = await detectorPoint({ run: join(folder, '0'), folds: undefined })
  expect(threshold).toBeCloseTo(0.35, 12) // between the false 0.3 and the true 0.4
  const expected = scored.reduce((sum, [score]) => sum + calibrate(score, calibration), 0)
  // Platt's smoothed targets draw 3 of 6 to the middle, where they are already
  expect(expected).toBeCloseTo(3, 6)
})

test('the images that a run trained on decide its threshold too, and nothing of its calibration', async () => {
  const { threshold, calibration } = await detectorPoint({ run: join(folder, '3'), folds: undefined })
  expect(threshold).toBeCloseTo((0.69 + 0.73) / 2, 12) // above their false alarms, below the true 0.7 + 0.03
  const items = scored.map(([score, isTrue]) => ({ score: score + 0.03, isTrue }))
  expect(calibration).toEqual(fitLogisticCalibration(items))
})

test('of a cross-validation: the median of the thresholds, one calibration for the detections of all', async () => {
  const { threshold, calibration } = await detectorPoint({ run: join(folder, 'final'), folds: folder })
  expect(threshold).toBeCloseTo((0.36 + 0.37) / 2, 12) // of 0.35, 0.36, 0.37 and 0.71
  const items = [0, 0.01, 0.02, 0.03].flatMap((shift) =>
    scored.map(([score, isTrue]) => ({ score: score + shift, isTrue })),
  )
  expect(calibration).toEqual(fitLogisticCalibration(items))
})

test('a run that was never validated is told where its threshold comes from', async () => {
  await expect(detectorPoint({ run: join(folder, 'final'), folds: undefined })).rejects.toThrow('--folds')
})
