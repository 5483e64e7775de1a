import { calibrate, fitLogisticCalibration, type Calibration } from '@metaphase/detection'
import { MetaphaseError } from '@metaphase/errors'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { FOLD_COUNT } from '../data/assign-folds.ts'
import type { ClassificationScores, ClassifiedFigure } from '../evaluate/classification-record.ts'
import { median } from '../evaluate/median.ts'

/** What a run leaves of its best epoch, `classification.json`: scores of the network's own, at the threshold that is best. */
export interface ClassificationValidationFile extends ClassificationScores {
  readonly figures: readonly ClassifiedFigure[]
}

export interface ClassifierPoint {
  /** Calibrated probability from which a figure is atypical. */
  readonly threshold: number
  readonly calibration: Calibration
}

/** From the validation figures of a run, calibrated on their natural share of atypical ones. */
export const runClassifierPoint = async (folder: string): Promise<ClassifierPoint> =>
  pointOf([await readClassification(folder)])

/** From the validations of a cross-validation, the runs `0` to `3` in a folder: the median of their thresholds, one calibration. */
export async function foldsClassifierPoint(folder: string): Promise<ClassifierPoint> {
  const folds = Array.from({ length: FOLD_COUNT }, (_, fold) => join(folder, String(fold)))
  return pointOf(await Promise.all(folds.map(readClassification)))
}

function pointOf(validations: readonly ClassificationValidationFile[]): ClassifierPoint {
  const calibration = fitLogisticCalibration(validations.flatMap(({ figures }) => figures))
  const raw = median(validations.map(({ threshold }) => threshold))
  return { threshold: calibrate(raw, calibration), calibration }
}

async function readClassification(folder: string): Promise<ClassificationValidationFile> {
  const path = join(folder, 'classification.json')
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new MetaphaseError(
      'request-invalid',
      `${path} cannot be read: a run on everything was never validated and takes its threshold from a cross-validation, --folds`,
      { cause },
    )
  })
  return JSON.parse(text) as ClassificationValidationFile
}
