import * as tf from '@tensorflow/tfjs'

/** The gradient of `gather`: row k of the result is the sum of the rows whose id is k. As a product with one-hot ids. */
export function unsortedSegmentSum(
  { x, segmentIds }: { readonly x: tf.Tensor; readonly segmentIds: tf.Tensor1D },
  { numSegments }: tf.UnsortedSegmentSumAttrs,
): tf.Tensor {
  const rowShape = x.shape.slice(segmentIds.shape.length)
  const ids = tf.reshape(segmentIds, [segmentIds.size])
  const membership = tf.transpose(tf.cast(tf.oneHot(ids, numSegments), 'float32')) as tf.Tensor2D
  const rows = tf.reshape(x, [segmentIds.size, -1]) as tf.Tensor2D
  return tf.reshape(tf.matMul(membership, rows), [numSegments, ...rowShape])
}
