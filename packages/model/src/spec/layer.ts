/** A trained tensor of a network by its name; shapes are TensorFlow's (filters HWIO, depthwise HWC1, dense [in, out]). */
export interface Parameter {
  readonly shape: readonly number[]
  /** Before training its values are drawn from a normal distribution; deviation 0 makes all of them `mean`. */
  readonly initial: { readonly mean: number; readonly deviation: number }
  /** Batch norm's running statistics are not: the training loop moves them itself. */
  readonly trainable: boolean
}

/**
 * Every kind of layer a network is made of. Maps are [N, H, W, C]; vectors [N, C]. Convolutions pad as TensorFlow's SAME:
 * with stride 2 on an even side, one more pixel to the right and below. The emitters (`tfjs/run-network.ts`,
 * `onnx/emit-network.ts`) handle each kind by name, so that a new kind compiles in neither until it is written in both.
 */
export type Layer =
  /** uint8 RGB as 0 … 255, each channel (value − mean) / deviation. */
  | { readonly kind: 'image'; readonly mean: readonly number[]; readonly deviation: readonly number[] }
  | {
      readonly kind: 'convolution'
      readonly filter: string
      readonly bias?: string
      readonly kernelPx: number
      readonly stride: 1 | 2
    }
  | {
      readonly kind: 'depthwise-convolution'
      readonly filter: string
      readonly kernelPx: number
      readonly stride: 1 | 2
    }
  | {
      readonly kind: 'batch-norm'
      readonly gamma: string
      readonly beta: string
      readonly mean: string
      readonly variance: string
      readonly epsilon: number
    }
  | { readonly kind: 'relu' }
  | { readonly kind: 'relu6' }
  | { readonly kind: 'sigmoid' }
  | { readonly kind: 'max-pool' }
  | { readonly kind: 'upsample' }
  | { readonly kind: 'concatenate' }
  | { readonly kind: 'add' }
  | { readonly kind: 'multiply' }
  /** Over the whole map, or over a window of `windowPx` (odd; map pixels) around each place, padding left out. */
  | { readonly kind: 'spatial-mean'; readonly windowPx: number | null }
  | { readonly kind: 'spatial-maximum'; readonly windowPx: number | null }
  | { readonly kind: 'channel-mean' }
  | { readonly kind: 'channel-maximum' }
  /** [N, 1, 1, C] to [N, C]. */
  | { readonly kind: 'flatten' }
  | { readonly kind: 'dense'; readonly weights: string; readonly bias: string }
  /** Identity forwards, the gradient times −strength backwards (Ganin & Lempitsky 2015). Training only. */
  | { readonly kind: 'gradient-reversal' }

export type LayerKind = Layer['kind']
