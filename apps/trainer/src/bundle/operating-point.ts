import {
  fitLogisticCalibration,
  labelDetections,
  type Calibration,
  type LabelledScore,
} from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { foldFolders } from '../data/folds.ts'
import type { ClassificationValidationFile } from '../evaluate/classification-record.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { median } from '../evaluate/median.ts'
import { scoredImages } from '../evaluate/score-images.ts'

/** Where a network's scores are cut, and how they become probabilities. */
export interface OperatingPoint {
  /** Of the network's own score, before calibration. */
  readonly threshold: number
  readonly calibration: Calibration
}

/** Where the operating point of a run comes from. */
interface Validated {
  /** Folder of the run. */
  readonly run: string
  /** Of a run on everything, which was never validated: the folder of a cross-validation, its runs `0` to `3`. */
  readonly folds: string | undefined
}

/** From validation images: the threshold that was best on them, calibrated as their detections turned out. */
export const detectorPoint = (from: Validated): Promise<OperatingPoint> =>
  operatingPoint(from, 'evaluation.json', (record: EvaluationRecord) => ({
    threshold: record.model.threshold,
    items: labelDetections(scoredImages(record)),
  }))

/** From validation figures, calibrated on their natural share of atypical ones. */
export const classifierPoint = (from: Validated): Promise<OperatingPoint> =>
  operatingPoint(from, 'classification.json', ({ threshold, figures }: ClassificationValidationFile) => ({
    threshold,
    items: figures,
  }))

/**
 * The median of the validations' thresholds, calibrated on the items of all of them, each scored by a network that did not
 * train on it. `fileName` is what a run leaves of its best epoch: scores of the network's own, at the threshold that is best.
 */
async function operatingPoint<File>(
  { run, folds }: Validated,
  fileName: string,
  read: (file: File) => { readonly threshold: number; readonly items: readonly LabelledScore[] },
): Promise<OperatingPoint> {
  const folders = folds === undefined ? [run] : foldFolders(folds)
  const files = await Promise.all(folders.map((folder) => readValidation<File>(join(folder, fileName))))
  const validations = files.map(read)
  return {
    threshold: median(validations.map(({ threshold }) => threshold)),
    calibration: fitLogisticCalibration(validations.flatMap(({ items }) => items)),
  }
}

async function readValidation<File>(path: string): Promise<File> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MetaphaseError(
      'request-invalid',
      `${path} cannot be read: a run on everything was never validated and takes its threshold from a cross-validation, --folds`,
      { cause },
    )
  })
  return JSON.parse(text) as File
}
