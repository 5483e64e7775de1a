import type { Engine } from '@metaphase/inference'
import type { Network, Weights } from '@metaphase/model'
import type { TrainingOps } from '@metaphase/model/tfjs'
import type { AnnotatedImage } from '../data/annotated-image.ts'
import type { RunEvent } from '../report/run-log.ts'
import type { RunFile } from '../run-file.ts'
import type { TrainingInput } from './training-input.ts'
import type { TrainingState } from './training-state.ts'

export interface TrainingSetup {
  readonly run: RunFile
  /** Where the run keeps everything; made if it is not there. */
  readonly folder: string
  readonly images: {
    readonly warmUp: readonly AnnotatedImage[]
    readonly training: readonly AnnotatedImage[]
    /** Exhaustively annotated; none to train for all epochs without looking. */
    readonly validation: readonly AnnotatedImage[]
  }
  readonly backend: { readonly description: string; readonly ops: TrainingOps }
  readonly engine: Engine
  readonly scratchDir: string
  /** Of the network before the first step. */
  readonly initialWeights: (network: Network) => Weights
  readonly resume: boolean
  readonly pipelineWorkers: number
  /** Steps between checkpoints inside an epoch: what a kill can cost. There is one at the end of every epoch as well. */
  readonly checkpointEverySteps: number
  /** Ends the run after the step it is at, with a checkpoint. */
  readonly signal?: AbortSignal
}

/** A run in progress. */
export interface Loop extends TrainingSetup {
  readonly network: Network
  readonly input: TrainingInput
  readonly state: TrainingState
  readonly log: { write(event: RunEvent): void }
}
