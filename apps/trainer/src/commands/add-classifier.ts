import { calibrate } from '@metaphase/detection'
import type { Manifest } from '@metaphase/model'
import { readFile } from 'node:fs/promises'
import { writeClassifierBundle } from '../bundle/write-classifier-bundle.ts'
import { classifierPoint } from '../bundle/operating-point.ts'
import { readReleasedRun } from '../bundle/released-run.ts'
import { classificationMetrics, type SavedClassification } from '../evaluate/classification-metrics.ts'
import { readOptions, usageError } from './command-options.ts'

const usage =
  'add-classifier --model DIR --run DIR --out DIR --version X.Y.Z [--folds DIR] [--evaluation FILE.json ...]'

const options = {
  model: { type: 'string' },
  run: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  folds: { type: 'string' },
  evaluation: { type: 'string', multiple: true },
} as const

/**
 * Makes a bundle of a model's detector and the classifier of a run. Its calibration and threshold come from the validation
 * figures of that run, or, for a run on everything, of the runs `0` to `3` in `--folds`. The classifier's metrics in the manifest
 * are those of each `--evaluation`, what `evaluate atypical --save` wrote.
 */
export async function addClassifier(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const { model, run, out, version, folds } = values
  if (!model || !run || !out || !version)
    throw usageError('--model, --run, --out and --version are needed', usage)
  const released = await readReleasedRun(run)
  if (!released.run.classification) throw usageError(`The run ${run} trained no classifier`, usage)
  const { threshold: rawThreshold, calibration } = await classifierPoint({ run, folds })
  const threshold = calibrate(rawThreshold, calibration)
  const metrics = await Promise.all((values.evaluation ?? []).map(readMetrics))
  const release = { ...released, threshold, calibration, metrics: metrics.flat(), model, version }
  await writeClassifierBundle(out, release)
  console.log(
    `${out}: ${version}, atypical from ${threshold.toFixed(4)}, slope ${calibration.slope.toFixed(4)}, offset ${calibration.offset.toFixed(4)}`,
  )
}

const readMetrics = async (path: string): Promise<Manifest['metrics']> =>
  classificationMetrics(JSON.parse(await readFile(path, 'utf8')) as SavedClassification)
