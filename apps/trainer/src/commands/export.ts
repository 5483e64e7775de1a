import { calibrate, fitLogisticCalibration, labelDetections, type Calibration } from '@metaphase/detection'
import { decodeTensors, segmentationNetwork, type Manifest } from '@metaphase/model'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { influenceRadiusOn } from '../bundle/influence-radius.ts'
import { writeDetectorBundle } from '../bundle/write-detector-bundle.ts'
import { published } from '../data/stated-figures.ts'
import { readOptions, usageError } from './command-options.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import { scoredImages } from '../evaluate/score-images.ts'
import { bestWeightsPath } from '../loop/best-weights.ts'
import { readRunLog } from '../report/run-log.ts'
import { readRunFile, type RunFile } from '../run-file.ts'

const usage = 'export --run DIR --out DIR --version X.Y.Z [--threshold P --slope A --offset B] [--images DIR]'

const options = {
  run: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  threshold: { type: 'string' },
  slope: { type: 'string' },
  offset: { type: 'string' },
  images: { type: 'string' },
} as const

/**
 * Makes a bundle that the service can serve of a run's best weights. Calibration and threshold come from the validation
 * images of that run; a run on all folds has none, and is given both (`--threshold` is a calibrated probability).
 * With `--images`, a folder of real ones, the network's influence radius is measured on them and sets the halo; without, both
 * are the run file's.
 */
export async function exportCommand(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const { run: folder, out, version } = values
  if (!folder || !out || !version) throw usageError('--run, --out and --version are needed', usage)
  const run = await readRunFile(join(folder, 'run.json'))
  const { tensors } = decodeTensors(await readFile(bestWeightsPath(folder)))
  const network = segmentationNetwork(run.network, tensors['domain/bias']!.shape[0]!)
  const operatingPoint = givenOperatingPoint(values) ?? (await validatedOperatingPoint(folder))
  const weights = Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values]))
  const release = { network, weights, version, ...operatingPoint, trainingData: trainingDataOf(run) }
  await writeDetectorBundle(out, { run, ...release })
  if (values.images !== undefined) {
    const mapInfluenceRadiusPx = await influenceRadiusOn(values.images, out, run.detector.tilePx)
    await writeDetectorBundle(out, {
      run: { ...run, detector: { ...run.detector, mapInfluenceRadiusPx } },
      ...release,
    })
    console.log(`The network looks ${mapInfluenceRadiusPx} px far on these images`)
  }
  const { threshold, calibration } = operatingPoint
  console.log(
    `${out}: ${run.name} ${version}, threshold ${threshold.toFixed(4)}, slope ${calibration.slope.toFixed(4)}, offset ${calibration.offset.toFixed(4)}`,
  )
}

interface OperatingPoint {
  /** Calibrated probability. */
  readonly threshold: number
  readonly calibration: Calibration
  readonly metrics: Manifest['metrics']
}

function givenOperatingPoint(
  values: Readonly<Partial<Record<'threshold' | 'slope' | 'offset', string>>>,
): OperatingPoint | null {
  const given = [values.threshold, values.slope, values.offset].filter((value) => value !== undefined)
  if (given.length === 0) return null
  const [threshold, slope, offset] = given.map(Number) as [number, number, number]
  if (given.length !== 3 || given.some((value) => !Number.isFinite(Number(value))))
    throw usageError('--threshold, --slope and --offset are numbers and given together', usage)
  return { threshold, calibration: { slope, offset }, metrics: [] }
}

/** From the best validation of the run: its threshold, calibrated as its detections turned out. */
async function validatedOperatingPoint(folder: string): Promise<OperatingPoint> {
  const log = await readRunLog(folder)
  const best = log.filter((event) => event.event === 'validation').findLast(({ isBest }) => isBest)
  if (!best) throw usageError(`${folder} was never validated: give --threshold, --slope and --offset`, usage)
  const record = JSON.parse(await readFile(join(folder, 'evaluation.json'), 'utf8')) as EvaluationRecord
  const calibration = fitLogisticCalibration(labelDetections(scoredImages(record)))
  const dataset = `validation images of the run (${record.images.length}), at the threshold that is best on them`
  const metrics = (['f1', 'precision', 'recall'] as const).map((name) => ({
    name,
    dataset,
    value: best[name],
  }))
  return { threshold: calibrate(best.threshold, calibration), calibration, metrics }
}

const trainingDataOf = (run: RunFile): Manifest['trainingData'] =>
  [...new Set([...run.warmUp.sources, ...run.sources])].map((name) => ({
    name,
    terms: name === 'phantom' ? 'drawn' : published[name].terms,
  }))
