import type { ExecutionProvider } from '../execution-provider.ts'

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

/** What a worker or the trainer asks of its engine process. */
export type EngineRequest =
  | {
      readonly kind: 'load'
      readonly id: number
      readonly modelPath: string
      /** Side of the square images that the network takes. */
      readonly sidePx: number
      readonly providers: readonly ExecutionProvider[]
      readonly threads: number
    }
  | {
      readonly kind: 'run'
      readonly id: number
      readonly modelPath: string
      readonly tile: TilePixels
      readonly withProbabilityMap: boolean
    }
  | {
      readonly kind: 'classify'
      readonly id: number
      readonly modelPath: string
      readonly crops: Crops
    }
  | { readonly kind: 'unload'; readonly id: number; readonly modelPath: string }

/** `candidates` are the graph's rows: image index, y, x, probability; `probabilities` one for each crop. */
export type EngineReply =
  | { readonly kind: 'loaded'; readonly id: number; readonly executionProvider: ExecutionProvider }
  | {
      readonly kind: 'ran'
      readonly id: number
      readonly candidates: Float32Array
      readonly probabilityMap: ProbabilityMap | null
    }
  | { readonly kind: 'classified'; readonly id: number; readonly probabilities: Float32Array }
  | { readonly kind: 'unloaded'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
