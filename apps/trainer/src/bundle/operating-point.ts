import {
  bestF1Threshold,
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
import { trainedRecordPath, type TrainedRecord } from '../loop/score-trained-images.ts'

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

/**
 * The threshold of a run is where F1 is best on all images whose every figure is marked and which it has seen: those it
 * watched and those it trained on, for scores lie higher on one slide than on the next, and one slide alone is cut where no
 * other would be (adr/0011). Probabilities are calibrated on the watched ones.
 */
export const detectorPoint = (from: Validated): Promise<OperatingPoint> =>
  operatingPoint(from, async (folder) => {
    const watched = scoredImages(await readValidation<EvaluationRecord>(join(folder, 'evaluation.json')))
    const trained = scoredImages(await readValidation<TrainedRecord>(trainedRecordPath(folder)))
    return {
      threshold: bestF1Threshold([...watched, ...trained])?.threshold ?? 1,
      items: labelDetections(watched),
    }
  })

/** From validation figures, calibrated on their natural share of atypical ones. */
export const classifierPoint = (from: Validated): Promise<OperatingPoint> =>
  operatingPoint(from, async (folder) => {
    const file = await readValidation<ClassificationValidationFile>(join(folder, 'classification.json'))
    return { threshold: file.threshold, items: file.figures }
  })

/**
 * The median of the runs' thresholds, calibrated on the items of all of them, each scored by a network that did not train on
 * it.
 */
async function operatingPoint(
  { run, folds }: Validated,
  read: (folder: string) => Promise<{ readonly threshold: number; readonly items: readonly LabelledScore[] }>,
): Promise<OperatingPoint> {
  const folders = folds === undefined ? [run] : foldFolders(folds)
  const validations = await Promise.all(folders.map(read))
  return {
    threshold: median(validations.map(({ threshold }) => threshold)),
    calibration: fitLogisticCalibration(validations.flatMap(({ items }) => items)),
  }
}

async function readValidation<File>(path: string): Promise<File> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MetaphaseError(
      'request-invalid',
      `${path} cannot be read. A run on everything was never validated and takes its threshold from a cross-validation, --folds; one that was interrupted is finished with trainer train --resume`,
      { cause },
    )
  })
  return JSON.parse(text) as File
}
