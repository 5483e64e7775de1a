import type { TrainingOps } from '@metaphase/model/tfjs'
import type { Say } from '../wheel/program.ts'

export type BackendName = 'node-gpu' | 'node' | 'wasm' | 'webgpu'

export interface Backend {
  readonly name: BackendName
  /** For people and records, e.g. "TensorFlow 2.15.1, oneDNN, 2 threads". */
  readonly description: string
  readonly ops: TrainingOps
}

export interface BackendOptions {
  /** Of the processor; a back-end keeps the number it was first opened with for as long as the process lives. */
  readonly threads: number
  /** Default: to standard error. */
  readonly say?: Say
}
