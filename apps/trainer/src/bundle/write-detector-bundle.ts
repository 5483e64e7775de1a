import type { Calibration } from '@metaphase/detection'
import {
  candidateReachUm,
  describeFile,
  emitDetector,
  leastHaloPx,
  type Manifest,
  type Network,
  type Weights,
} from '@metaphase/model'
import type { RunFile } from '../run-file.ts'
import type { TrainingRun } from './released-run.ts'
import { writeBundle } from './write-bundle.ts'

export interface DetectorRelease {
  readonly run: RunFile
  readonly network: Network
  readonly weights: Weights
  readonly version: string
  readonly threshold: number
  readonly calibration: Calibration
  readonly trainingData: Manifest['trainingData']
  /** The run it came from; none while it is in progress. */
  readonly training?: TrainingRun
  readonly metrics: Manifest['metrics']
}

/** Terms that leave weights learned from the data free. */
const freeTerms = new Set(['CC0', 'drawn'])

/** Most of the data is given for research alone, and weights learned from it are too. */
const licenceOf = (data: Manifest['trainingData']): string =>
  data.every(({ terms }) => freeTerms.has(terms)) ? 'Apache-2.0' : 'LicenseRef-research-use'

/** Nothing is calibrated yet: the network's own probability. */
export const uncalibrated: Calibration = { slope: 1, offset: 0 }

/** Writes a network as a detector bundle that the service can serve: detector.onnx and manifest.json. */
export async function writeDetectorBundle(folder: string, release: DetectorRelease): Promise<void> {
  const { run, network, weights } = release
  const { modelMpp } = run
  const { smoothingSigmaUm, peakRadiusUm, merging, probabilityFloor, background, tilePx } = run.detector
  const head = {
    modelMpp,
    smoothingSigmaUm,
    peakRadiusUm,
    // scores against a background are calibrated when the whole slide is known
    probabilityFloor: background?.networkFloor ?? probabilityFloor,
    calibration: background ? uncalibrated : release.calibration,
    ...(merging && { merging }),
  }
  const influenceRadiusPx = run.detector.mapInfluenceRadiusPx + Math.ceil(candidateReachUm(head) / modelMpp)
  const detector = emitDetector(network, weights, head)
  const manifest: Manifest = {
    id: run.name,
    version: release.version,
    title: `Mask network ${run.name}`,
    licence: licenceOf(release.trainingData),
    files: { detector: describeFile('detector.onnx', detector) },
    detector: {
      modelMpp,
      tilePx,
      haloPx: leastHaloPx({ influenceRadiusPx, modelMpp }),
      influenceRadiusPx,
      peakRadiusUm,
      threshold: Math.max(release.threshold, probabilityFloor),
      probabilityFloor,
      ...(background && { background: { ...background, ...release.calibration } }),
      classes: ['mitotic-figure'],
    },
    trainingData: release.trainingData,
    ...(release.training && { training: { detector: release.training } }),
    metrics: release.metrics,
  }
  await writeBundle(folder, manifest, { detector })
}
