import type { ExecutionProvider } from '../config.ts'

/** A tile's pixels: uint8 RGB, rows of `widthPx` × 3 bytes. */
export interface TilePixels {
  readonly data: Uint8Array
  readonly widthPx: number
  readonly heightPx: number
}

/** What the worker asks of its engine process. */
export type EngineRequest =
  | {
      readonly kind: 'load'
      readonly id: number
      readonly modelPath: string
      readonly tilePx: number
      readonly providers: readonly ExecutionProvider[]
      readonly threads: number
    }
  | { readonly kind: 'run'; readonly id: number; readonly modelPath: string; readonly tile: TilePixels }

/** `candidates` are the graph's rows: image index, y, x, probability. */
export type EngineReply =
  | { readonly kind: 'loaded'; readonly id: number; readonly executionProvider: ExecutionProvider }
  | { readonly kind: 'ran'; readonly id: number; readonly candidates: Float32Array }
  | { readonly kind: 'failed'; readonly id: number; readonly reason: string }
