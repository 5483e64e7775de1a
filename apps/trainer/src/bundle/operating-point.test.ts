import { calibrate, fitLogisticCalibration } from '@metaphase/detection'
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
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

function writeRun(name: string, threshold: number, shift: number): void {
  const detections = scored.map(([score], index) => ({
    xPx: 100 * index,
    yPx: 0,
    probability: score + shift,
  }))
  const annotations = scored.flatMap(([, isTrue], index) =>
    isTrue ? [{ xPx: 100 * index, yPx: 0, detection: index, ignored: false }] : [],
  )
  const image = { annotations, detections, mpp: { x: 0.25, y: 0.25 } }
  mkdirSync(join(folder, name))
  const record = { model: { threshold }, images: [image] } as unknown as EvaluationRecord
  writeFileSync(join(folder, name, 'evaluation.json'), JSON.stringify(record))
}
writeRun('0', 0.8, 0)
writeRun('1', 0.2, 0.01)
writeRun('2', 0.5, 0.02)
writeRun('3', 0.4, 0.03)

test("a run's own: its threshold, and probabilities that are right on its validation images", async () => {
  const { threshold, calibration } = await detectorPoint({ run: join(folder, '0'), folds: undefined })
  expect(threshold).toBe(0.8)
  const expected = scored.reduce((sum, [score]) => sum + calibrate(score, calibration), 0)
  // Platt's smoothed targets draw 3 of 6 to the middle, where they are already
  expect(expected).toBeCloseTo(3, 6)
})

test('of a cross-validation: the median of the thresholds, one calibration for the detections of all', async () => {
  const { threshold, calibration } = await detectorPoint({ run: join(folder, 'final'), folds: folder })
  expect(threshold).toBeCloseTo(0.45, 12)
  const items = [0, 0.01, 0.02, 0.03].flatMap((shift) =>
    scored.map(([score, isTrue]) => ({ score: score + shift, isTrue })),
  )
  expect(calibration).toEqual(fitLogisticCalibration(items))
})

test('a run that was never validated is told where its threshold comes from', async () => {
  await expect(detectorPoint({ run: join(folder, 'final'), folds: undefined })).rejects.toThrow('--folds')
})
