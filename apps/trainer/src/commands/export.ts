import { calibrate } from '@metaphase/detection'
import type { Manifest } from '@metaphase/model'
import { readFile } from 'node:fs/promises'
import { influenceRadiusOn } from '../bundle/influence-radius.ts'
import { detectorPoint } from '../bundle/operating-point.ts'
import { readReleasedRun } from '../bundle/released-run.ts'
import { writeDetectorBundle } from '../bundle/write-detector-bundle.ts'
import { evaluationMetrics } from '../evaluate/evaluation-metrics.ts'
import type { EvaluationRecord } from '../evaluate/evaluation-record.ts'
import type { RunFile } from '../run-file.ts'
import { readOptions, usageError } from './command-options.ts'

const usage =
  'export --run DIR --out DIR --version X.Y.Z [--folds DIR] [--evaluation FILE.json] [--images DIR] [--tile-px N]'

const options = {
  run: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  folds: { type: 'string' },
  evaluation: { type: 'string' },
  images: { type: 'string' },
  'tile-px': { type: 'string' },
} as const

/**
 * Makes a bundle that the service can serve of a run's best weights. Calibration and threshold come from the validation
 * images of that run, or, for a run on everything, which has none, of the runs `0` to `3` in `--folds`. The manifest's metrics
 * are those of `--evaluation`, what `evaluate detection --save` wrote. With `--images`, a folder of real ones, the network's
 * influence radius is measured on them and sets the halo; without, both are the run file's. The bundle is served with tiles
 * of the run file's size, or of `--tile-px`.
 */
export async function exportCommand(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const { run: folder, out, version } = values
  if (!folder || !out || !version) throw usageError('--run, --out and --version are needed', usage)
  const { run: trained, ...released } = await readReleasedRun(folder)
  const run = { ...trained, detector: { ...trained.detector, tilePx: tilePxOf(values['tile-px'], trained) } }
  const { threshold: rawThreshold, calibration } = await detectorPoint({ run: folder, folds: values.folds })
  const threshold = calibrate(rawThreshold, calibration)
  const metrics = values.evaluation === undefined ? [] : await readMetrics(values.evaluation)
  const release = { ...released, version, threshold, calibration, metrics }
  await writeDetectorBundle(out, { run, ...release })
  if (values.images !== undefined) {
    const mapInfluenceRadiusPx = await influenceRadiusOn(values.images, out, run.detector.tilePx)
    await writeDetectorBundle(out, {
      run: { ...run, detector: { ...run.detector, mapInfluenceRadiusPx } },
      ...release,
    })
    console.log(`The network looks ${mapInfluenceRadiusPx} px far on these images`)
  }
  console.log(
    `${out}: ${run.name} ${version}, threshold ${threshold.toFixed(4)}, slope ${calibration.slope.toFixed(4)}, offset ${calibration.offset.toFixed(4)}`,
  )
}

/** The network halves a tile `depth` times. */
function tilePxOf(given: string | undefined, { detector, network }: RunFile): number {
  const tilePx = given === undefined ? detector.tilePx : Number(given)
  const stridePx = 2 ** network.encoder.depth
  if (tilePx > 0 && tilePx % stridePx === 0) return tilePx
  throw usageError(`--tile-px ${given ?? tilePx} is not a multiple of ${stridePx}`, usage)
}

const readMetrics = async (path: string): Promise<Manifest['metrics']> =>
  evaluationMetrics(JSON.parse(await readFile(path, 'utf8')) as EvaluationRecord)
