import {
  decodeTensors,
  segmentationNetwork,
  type Manifest,
  type Network,
  type Weights,
} from '@metaphase/model'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { published } from '../data/stated-figures.ts'
import { bestWeightsPath } from '../loop/best-weights.ts'
import { readRunFile, type RunFile } from '../run-file.ts'

/** A run as a manifest names it. */
export type TrainingRun = NonNullable<Manifest['training']>['detector']

/** What a finished run left to be released. */
export interface ReleasedRun {
  readonly run: RunFile
  readonly network: Network
  readonly weights: Weights
  readonly training: TrainingRun
  readonly trainingData: Manifest['trainingData']
}

/** Reads a run's best weights. */
export async function readReleasedRun(folder: string): Promise<ReleasedRun> {
  const runPath = join(folder, 'run.json')
  const run = await readRunFile(runPath)
  const weightsFile = await readFile(bestWeightsPath(folder))
  const { tensors } = decodeTensors(weightsFile)
  const domains = tensors['domain/bias']!.shape[0]!
  return {
    run,
    network: segmentationNetwork(run.network, domains),
    weights: Object.fromEntries(Object.entries(tensors).map(([name, { values }]) => [name, values])),
    training: {
      run: run.name,
      seed: run.seed,
      runSha256: sha256(await readFile(runPath)),
      weightsSha256: sha256(weightsFile),
    },
    trainingData: [...new Set([...run.warmUp.sources, ...run.sources])].map((name) => ({
      name,
      terms: name === 'phantom' ? 'drawn' : published[name].terms,
    })),
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
