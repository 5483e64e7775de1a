import * as tf from '@tensorflow/tfjs'
import { padInput, spreadGradient, turned } from './conv-gradients.ts'

/** The depthwise convolution of dy, its stride undone by zeros in between, with the filter turned by 180°. */
export function depthwiseInputGradient(
  { dy, filter }: { readonly dy: tf.Tensor4D; readonly filter: tf.Tensor4D },
  { inputShape, strides, dilations, pad, dimRoundingMode }: tf.DepthwiseConv2dNativeBackpropInputAttrs,
): tf.Tensor {
  const info = tf.backend_util.computeConv2DInfo(
    inputShape,
    filter.shape as [number, number, number, number],
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  )
  return tf.depthwiseConv2d(spreadGradient(dy, info), turned(filter), 1, 'valid')
}

/** dW[i,j,c] = Σ x[n, s·y+i, s·x+j, c] · dy[n,y,x,c], a column sum for each place of the filter. */
export function depthwiseFilterGradient(
  { x, dy }: { readonly x: tf.Tensor4D; readonly dy: tf.Tensor4D },
  { filterShape, strides, dilations, pad, dimRoundingMode }: tf.DepthwiseConv2dNativeBackpropFilterAttrs,
): tf.Tensor {
  const info = tf.backend_util.computeConv2DInfo(
    x.shape,
    filterShape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    true,
  )
  const padded = padInput(x, info)
  const { batchSize, inChannels, outHeight, outWidth, strideHeight, strideWidth } = info
  const ones = tf.ones([1, batchSize * outHeight * outWidth]) as tf.Tensor2D
  const sums: tf.Tensor[] = []
  for (let i = 0; i < info.filterHeight; i++)
    for (let j = 0; j < info.filterWidth; j++)
      sums.push(
        tf.tidy(() => {
          const end = [
            batchSize,
            i + (outHeight - 1) * strideHeight + 1,
            j + (outWidth - 1) * strideWidth + 1,
            inChannels,
          ]
          const seen = tf.stridedSlice(padded, [0, i, j, 0], end, [1, strideHeight, strideWidth, 1])
          return tf.matMul(ones, tf.reshape(tf.mul(seen, dy), [-1, inChannels]) as tf.Tensor2D)
        }),
      )
  return tf.reshape(tf.concat(sums, 0), filterShape)
}
