import type { ErrorCode } from '@metaphase/errors'
import type { ExecutionProvider } from '../execution-provider.ts'
import type { EngineSettings } from './settings.ts'

/** A tile's pixels: uint8 RGB, rows of `widthPx` × 3 bytes. */
export interface TilePixels {
  readonly data: Uint8Array
  readonly widthPx: number
  readonly heightPx: number
}

/**
 * How probable a mitotic figure is, smoothed and calibrated: rows of `widthPx` values in [0, 1]. The map covers the
 * tile; it is smaller by the network's output stride.
 */
export interface ProbabilityMap {
  readonly data: Float32Array
  readonly widthPx: number
  readonly heightPx: number
}

/** Square crops one after the other, each as a tile's pixels: `count` · `sidePx` · `sidePx` · 3 bytes. */
export interface Crops {
  readonly data: Uint8Array
  readonly count: number
  readonly sidePx: number
}

export interface LoadRequest {
  readonly kind: 'load'
  readonly id: number
  readonly modelPath: string
  /** What the CPU runs instead; null for the same. */
  readonly cpuModelPath: string | null
  /** Side of the square images that the network takes. */
  readonly sidePx: number
  readonly providers: readonly ExecutionProvider[]
  /** What is not given is measured. */
  readonly settings: Partial<EngineSettings>
  /** Where measured settings are kept for the other engines of this machine; null keeps none. */
  readonly settingsDir: string | null
}

export interface RunRequest {
  readonly kind: 'run'
  readonly id: number
  readonly modelPath: string
  readonly tile: TilePixels
  readonly withProbabilityMap: boolean
}

interface ClassifyRequest {
  readonly kind: 'classify'
  readonly id: number
  readonly modelPath: string
  readonly crops: Crops
}

interface UnloadRequest {
  readonly kind: 'unload'
  readonly id: number
  readonly modelPath: string
}

/** What a worker or the trainer asks of its engine process. */
export type EngineRequest = LoadRequest | RunRequest | ClassifyRequest | UnloadRequest

/** Tiles that the network sees in one run. */
export interface TileGroup {
  readonly kind: 'group'
  /** The request of each tile, in the order of `images`. */
  readonly ids: readonly number[]
  readonly modelPath: string
  /** uint8 [N, `heightPx`, `widthPx`, 3]; N is at least the number of ids, and what follows theirs is white. */
  readonly images: Uint8Array
  readonly widthPx: number
  readonly heightPx: number
  readonly withProbabilityMap: boolean
}

/** What the engine process has its session thread do next. */
export type SessionTask = LoadRequest | ClassifyRequest | UnloadRequest | TileGroup

/** A model that an engine can run. */
export interface LoadedModel extends EngineSettings {
  /** What really runs it. */
  readonly executionProvider: ExecutionProvider
  /** The file that is run. */
  readonly ranPath: string
}

/** `candidates` are the graph's rows: image index (0), y, x, probability; `probabilities` one for each crop. */
export type EngineReply =
  | {
      readonly kind: 'loaded'
      readonly id: number
      readonly modelPath: string
      readonly model: LoadedModel
    }
  | {
      readonly kind: 'ran'
      readonly id: number
      readonly candidates: Float32Array
      readonly probabilityMap: ProbabilityMap | null
    }
  | { readonly kind: 'classified'; readonly id: number; readonly probabilities: Float32Array }
  | { readonly kind: 'unloaded'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly code: ErrorCode; readonly reason: string }
