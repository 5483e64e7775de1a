import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

interface MaxPoolGradInputs {
  readonly dy: tf.TensorInfo
  readonly input: tf.TensorInfo
}

/**
 * The gradient of max pooling: each window's goes to its first maximum, row by row, as in TensorFlow. tfjs' own wasm kernel is
 * wrong for images that are not square and for more than one of them. Works on the module's memory directly.
 */
export function maxPoolGradient(
  backend: BackendWasm,
  { dy, input }: MaxPoolGradInputs,
  { filterSize, strides, pad, dimRoundingMode }: tf.MaxPoolGradAttrs,
): tf.TensorInfo {
  const shape = input.shape as [number, number, number, number]
  const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode)
  const result = backend.makeOutput(shape, 'float32') // first: it may move the memory that the views below look at
  const dx = backend.typedArrayFromHeap(result) as Float32Array
  const gradients = backend.typedArrayFromHeap(dy) as Float32Array
  const values = backend.typedArrayFromHeap(input) as Float32Array
  dx.fill(0)
  addToMaxima(values, gradients, dx, info)
  return result
}

function addToMaxima(
  values: Float32Array,
  gradients: Float32Array,
  dx: Float32Array,
  info: tf.backend_util.Conv2DInfo,
): void {
  const { inHeight, inWidth, inChannels, padInfo } = info
  let at = 0
  for (let image = 0; image < info.batchSize; image++)
    for (let row = 0; row < info.outHeight; row++) {
      const top = row * info.strideHeight - padInfo.top
      const rowFrom = Math.max(0, top)
      const rowTo = Math.min(inHeight, top + info.filterHeight)
      for (let column = 0; column < info.outWidth; column++) {
        const left = column * info.strideWidth - padInfo.left
        const columnFrom = Math.max(0, left)
        const columnTo = Math.min(inWidth, left + info.filterWidth)
        for (let channel = 0; channel < inChannels; channel++) {
          let best = ((image * inHeight + rowFrom) * inWidth + columnFrom) * inChannels + channel
          let largest = values[best]!
          for (let y = rowFrom; y < rowTo; y++)
            for (let x = columnFrom; x < columnTo; x++) {
              const place = ((image * inHeight + y) * inWidth + x) * inChannels + channel
              if (values[place]! > largest) {
                largest = values[place]!
                best = place
              }
            }
          dx[best]! += gradients[at++]!
        }
      }
    }
}
