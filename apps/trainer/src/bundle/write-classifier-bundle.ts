import type { Calibration } from '@metaphase/detection'
import { describeFile, emitClassifier, readBundle, type Manifest } from '@metaphase/model'
import { isClassificationMetric } from '../evaluate/classification-metrics.ts'
import type { ReleasedRun } from './released-run.ts'
import { writeBundle } from './write-bundle.ts'

export interface ClassifierRelease extends ReleasedRun {
  /** Calibrated probability from which a figure is atypical. */
  readonly threshold: number
  readonly calibration: Calibration
  /** How the classifier scored; the detector's are the other bundle's. */
  readonly metrics: Manifest['metrics']
  /** Folder of the bundle whose detector it is added to. */
  readonly model: string
  readonly version: string
}

/** Writes a bundle of another's detector and a classifier. Throws `model-invalid` where the two do not fit together. */
export async function writeClassifierBundle(folder: string, release: ClassifierRelease): Promise<void> {
  const { manifest, files } = await readBundle(release.model)
  const { run, network, weights, threshold, calibration, metrics } = release
  const classifier = emitClassifier(network, weights, { calibration })
  const named = new Set(manifest.trainingData.map(({ name }) => name))
  const released: Manifest = {
    ...manifest,
    version: release.version,
    files: { ...manifest.files, classifier: describeFile('classifier.onnx', classifier) },
    classifier: { modelMpp: run.modelMpp, inputPx: run.cropPx, threshold },
    trainingData: [...manifest.trainingData, ...release.trainingData.filter(({ name }) => !named.has(name))],
    metrics: [...manifest.metrics.filter((metric) => !isClassificationMetric(metric)), ...metrics],
    ...(manifest.training && { training: { ...manifest.training, classifier: release.training } }),
  }
  await writeBundle(folder, released, { ...files, classifier })
}
