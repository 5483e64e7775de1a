import * as tf from '@tensorflow/tfjs'
import { maskClasses } from '@metaphase/model'

/** Every `stride`-th pixel of label codes [N, S, S], the one at the middle of each block: int32 [N, S / stride, S / stride]. */
export function labelsAtStride(labels: Uint8Array, cropPx: number, stride: number): tf.Tensor3D {
  const size = labels.length / cropPx ** 2
  const cells = cropPx / stride
  const middle = Math.floor(stride / 2)
  const kept = new Int32Array(size * cells * cells)
  for (let n = 0, i = 0; n < size; n++)
    for (let y = 0; y < cells; y++)
      for (let x = 0; x < cells; x++)
        kept[i++] = labels[(n * cropPx + y * stride + middle) * cropPx + x * stride + middle]!
  return tf.tensor3d(kept, [size, cells, cells], 'int32')
}

/**
 * One-hot classes [N · h · w, 4] of the annotated points; rows without one are zeros. `points` [N, S, S] is 0, or 1 + the
 * class around an annotated centre: at a coarser stride a cell that holds any such pixel has its class.
 */
export function pointsAtStride(points: Uint8Array, cropPx: number, stride: number): tf.Tensor2D {
  const size = points.length / cropPx ** 2
  const cells = cropPx / stride
  const classes = maskClasses.length
  const oneHot = new Float32Array(size * cells * cells * classes)
  for (let i = 0; i < points.length; i++) {
    const point = points[i]!
    if (point === 0) continue
    const n = Math.floor(i / cropPx ** 2)
    const y = Math.floor((i % cropPx ** 2) / cropPx / stride)
    const x = Math.floor((i % cropPx) / stride)
    const cell = ((n * cells + y) * cells + x) * classes
    oneHot.fill(0, cell, cell + classes)
    oneHot[cell + point - 1] = 1
  }
  return tf.tensor2d(oneHot, [size * cells * cells, classes])
}
