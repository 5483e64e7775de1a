import { fitLogisticCalibration, labelDetections, type Calibration } from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FOLD_COUNT } from '../data/assign-folds.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { median } from '../evaluate/median.ts'
import { scoredImages } from '../evaluate/score-images.ts'

/** Where a detector's scores are cut, and how they become probabilities. */
export interface OperatingPoint {
  /** Of the network's own score, before calibration. */
  readonly threshold: number
  readonly calibration: Calibration
}

/** From the validation images of a run: the threshold that was best on them, calibrated as their detections turned out. */
export const runOperatingPoint = async (folder: string): Promise<OperatingPoint> =>
  operatingPointOf([await readValidation(folder)])

/**
 * From the validations of a cross-validation, the runs `0` to `3` in a folder: the median of their thresholds, calibrated on
 * the detections of all of them, each by a network that did not train on them.
 */
export async function foldsOperatingPoint(folder: string): Promise<OperatingPoint> {
  const folds = Array.from({ length: FOLD_COUNT }, (_, fold) => join(folder, String(fold)))
  return operatingPointOf(await Promise.all(folds.map(readValidation)))
}

const operatingPointOf = (validations: readonly EvaluationRecord[]): OperatingPoint => ({
  threshold: median(validations.map(({ model }) => model.threshold)),
  calibration: fitLogisticCalibration(labelDetections(validations.flatMap(scoredImages))),
})

/** What a run left of its best epoch: `evaluation.json`, at the threshold that is best on its validation images. */
async function readValidation(folder: string): Promise<EvaluationRecord> {
  const path = join(folder, 'evaluation.json')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MetaphaseError(
      'request-invalid',
      `${path} cannot be read: a run on everything was never validated and takes its threshold from a cross-validation, --folds`,
      { cause },
    )
  })
  return JSON.parse(text) as EvaluationRecord
}
