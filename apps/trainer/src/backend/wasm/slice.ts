import * as tf from '@tensorflow/tfjs'
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm'

/**
 * A block out of a tensor. tfjs' own wasm kernel first copies the whole tensor out of the module's memory, which makes the many
 * small slices of the filter gradients quadratic; this one copies what is asked for. Not for strings.
 */
export function sliceBlock(
  backend: BackendWasm,
  x: tf.TensorInfo,
  { begin, size }: { readonly begin: number | number[]; readonly size: number | number[] },
): tf.TensorInfo {
  const [from, shape] = tf.slice_util.parseSliceParams(x as tf.Tensor, begin, size) as [number[], number[]]
  const result = backend.makeOutput(shape, x.dtype) // first: it may move the memory that the views below look at
  const target = backend.typedArrayFromHeap(result)
  const source = backend.typedArrayFromHeap(x)
  const strides = x.shape.map((_, axis) => tf.util.sizeFromShape(x.shape.slice(axis + 1)))
  const runAxis = axisOfRuns(x.shape, shape)
  const runLength = tf.util.sizeFromShape(shape.slice(runAxis))
  const index = from.slice()
  for (let at = 0; at < target.length; at += runLength) {
    let offset = 0
    for (let axis = 0; axis < index.length; axis++) offset += index[axis]! * strides[axis]!
    target.set(source.subarray(offset, offset + runLength), at)
    advance(index, from, shape, runAxis)
  }
  return result
}

/** From this axis on, what is wanted lies in one piece. */
function axisOfRuns(whole: readonly number[], wanted: readonly number[]): number {
  let axis = Math.max(0, whole.length - 1)
  while (axis > 0 && wanted[axis] === whole[axis]) axis--
  return axis
}

/** To the next place before `runAxis`, the last axis first. */
function advance(index: number[], from: readonly number[], shape: readonly number[], runAxis: number): void {
  for (let axis = runAxis - 1; axis >= 0; axis--) {
    index[axis]! += 1
    if (index[axis]! < from[axis]! + shape[axis]!) return
    index[axis] = from[axis]!
  }
}
