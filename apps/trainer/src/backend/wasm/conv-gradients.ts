import * as tf from '@tensorflow/tfjs'

type ConvInfo = tf.backend_util.Conv2DInfo

interface FilterGradientInputs {
  readonly x: tf.Tensor4D
  readonly dy: tf.Tensor4D
}

/** Of a convolution of [N,H,W,C] with a filter [kh,kw,C,O]: dW[i,j,c,o] = Σ x[n, s·y+i, s·x+j, c] · dy[n,y,x,o]. */
export function convFilterGradient(
  { x, dy }: FilterGradientInputs,
  { filterShape, strides, pad, dimRoundingMode }: tf.Conv2DBackpropFilterAttrs,
): tf.Tensor {
  const info = tf.backend_util.computeConv2DInfo(x.shape, filterShape, strides, 1, pad, dimRoundingMode)
  const { inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } = info
  const isPointwise = filterHeight * filterWidth * strideHeight * strideWidth === 1
  if (isPointwise) {
    const pixels = tf.reshape(x, [-1, inChannels]) as tf.Tensor2D
    const gradients = tf.reshape(dy, [-1, outChannels]) as tf.Tensor2D
    return tf.reshape(tf.matMul(tf.transpose(pixels), gradients), filterShape)
  }
  return strideHeight === 1 && strideWidth === 1 ? byStrips(x, dy, info) : bySwappedAxes(x, dy, info)
}

/**
 * The sum over images and places is itself a convolution: the channels of x become the batch, the images the channels to sum
 * over, and dy the (large) filter, spread by the stride.
 */
function bySwappedAxes(x: tf.Tensor4D, dy: tf.Tensor4D, info: ConvInfo): tf.Tensor {
  const { inChannels, outChannels, filterHeight, filterWidth, strideHeight, strideWidth } = info
  const images = tf.transpose(padInput(x, info), [3, 1, 2, 0]) // [C,H',W',N]
  const filter = tf.transpose(dy, [1, 2, 0, 3]) // [y,x,N,O]
  const gradient = tf.conv2d(images, filter, 1, 'valid', 'NHWC', [strideHeight, strideWidth])
  const wanted = tf.slice(gradient, [0, 0, 0, 0], [inChannels, filterHeight, filterWidth, outChannels])
  return tf.transpose(wanted, [1, 2, 0, 3])
}

/** XNNPACK sums over channels fastest when they are about this many. */
const STRIP_CHANNELS = 64
const STRIP_ROWS_MIN = 4

/** As `bySwappedAxes`, with strips of rows as further "images": the few images of a batch alone make too few channels. */
function byStrips(x: tf.Tensor4D, dy: tf.Tensor4D, info: ConvInfo): tf.Tensor {
  const { batchSize, inChannels, outChannels, outHeight, outWidth, filterHeight, filterWidth } = info
  const count = stripCount(batchSize, outHeight)
  const images = batchSize * count
  const rows = outHeight / count
  const seenRows = rows + filterHeight - 1
  const seenWidth = outWidth + filterWidth - 1
  const strips = cutStrips(padInput(x, info), count, rows, seenRows) // [images, seenRows·seenWidth·C]
  const byPlace = tf.reshape(tf.transpose(strips), [seenRows * seenWidth, inChannels, images])
  const byChannel = tf.transpose(byPlace, [1, 0, 2])
  const swapped = tf.reshape(byChannel, [inChannels, seenRows, seenWidth, images]) as tf.Tensor4D
  const gradients = tf.transpose(tf.reshape(dy, [images, rows * outWidth, outChannels]), [1, 0, 2])
  const filter = tf.reshape(gradients, [rows, outWidth, images, outChannels]) as tf.Tensor4D
  return tf.transpose(tf.conv2d(swapped, filter, 1, 'valid'), [1, 2, 0, 3])
}

/** The strips of each image, one image's after another's, every strip as one row of the result: they overlap. */
function cutStrips(padded: tf.Tensor4D, count: number, rows: number, seenRows: number): tf.Tensor2D {
  const [batch, height, width, channels] = padded.shape
  const rowLength = width * channels
  const flat = tf.reshape(padded, [batch, height * rowLength]) as tf.Tensor2D
  if (count === 1) return flat
  const strips = Array.from({ length: count }, (_, strip) =>
    tf.slice(flat, [0, strip * rows * rowLength], [batch, seenRows * rowLength]),
  )
  return tf.reshape(tf.concat(strips, 1), [batch * count, seenRows * rowLength]) as tf.Tensor2D
}

function stripCount(images: number, rows: number): number {
  let best = 1
  for (let strips = 1; strips * images <= STRIP_CHANNELS; strips++)
    if (rows % strips === 0 && rows / strips >= STRIP_ROWS_MIN) best = strips
  return best
}

/** Zeros around x so that every place of the filter is inside; rows and columns that no place reaches are cut off. */
export function padInput(x: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const { inHeight, inWidth, padInfo } = info
  const height = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight
  const width = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth
  const bottom = height - inHeight - padInfo.top
  const right = width - inWidth - padInfo.left
  return tf.pad(cut(x, inHeight + Math.min(0, bottom), inWidth + Math.min(0, right)), [
    [0, 0],
    [padInfo.top, Math.max(0, bottom)],
    [padInfo.left, Math.max(0, right)],
    [0, 0],
  ])
}

function cut(x: tf.Tensor4D, height: number, width: number): tf.Tensor4D {
  const isWhole = x.shape[1] === height && x.shape[2] === width
  return isWhole ? x : tf.slice(x, [0, 0, 0, 0], [-1, height, width, -1])
}

interface InputGradientInputs {
  readonly dy: tf.Tensor4D
  readonly filter: tf.Tensor4D
}

/** The convolution of dy, its stride undone by zeros in between, with the filter turned by 180°. */
export function convInputGradient(
  { dy, filter }: InputGradientInputs,
  { inputShape, strides, pad, dimRoundingMode }: tf.Conv2DBackpropInputAttrs,
): tf.Tensor {
  const info = tf.backend_util.computeConv2DInfo(inputShape, filter.shape, strides, 1, pad, dimRoundingMode)
  const swapped = tf.transpose(turned(filter), [0, 1, 3, 2]) as tf.Tensor4D
  const isSame = info.strideHeight * info.strideWidth === 1 && isCentred(info)
  return isSame ? tf.conv2d(dy, swapped, 1, 'same') : tf.conv2d(spreadGradient(dy, info), swapped, 1, 'valid')
}

/** The filter turned by 180°: its places in reverse order. Slices and a concatenation are quicker here than `tf.reverse`. */
export function turned(filter: tf.Tensor4D): tf.Tensor4D {
  const [height, width, from, to] = filter.shape
  if (height * width === 1) return filter
  const places = tf.reshape(filter, [height * width, from * to])
  const reversed = Array.from({ length: height * width }, (_, i) =>
    tf.slice(places, [height * width - 1 - i, 0], [1, from * to]),
  )
  return tf.reshape(tf.concat(reversed, 0), filter.shape) as tf.Tensor4D
}

/** Whether the gradient's padding is what SAME would choose, so that XNNPACK can do it itself. */
const isCentred = (info: ConvInfo): boolean =>
  info.outHeight === info.inHeight &&
  info.outWidth === info.inWidth &&
  2 * info.padInfo.top === info.filterHeight - 1 &&
  2 * info.padInfo.left === info.filterWidth - 1

/** dy with stride − 1 zeros between its pixels and such a margin that a VALID convolution gives the input's size. */
export function spreadGradient(dy: tf.Tensor4D, info: ConvInfo): tf.Tensor4D {
  const { inHeight, inWidth, filterHeight, filterWidth, padInfo } = info
  const top = filterHeight - 1 - padInfo.top
  const left = filterWidth - 1 - padInfo.left
  const height = inHeight + filterHeight - 1
  const width = inWidth + filterWidth - 1
  const spread = insertZeros(dy, info.strideHeight, info.strideWidth)
  const [, spreadHeight, spreadWidth] = spread.shape
  const kept = cut(spread, Math.min(spreadHeight, height - top), Math.min(spreadWidth, width - left))
  return tf.pad(kept, [
    [0, 0],
    [top, height - top - kept.shape[1]],
    [left, width - left - kept.shape[2]],
    [0, 0],
  ])
}

/** [N,h,w,C] → [N, sh·h, sw·w, C], the pixels at the multiples of the strides. */
function insertZeros(x: tf.Tensor4D, strideHeight: number, strideWidth: number): tf.Tensor4D {
  if (strideHeight * strideWidth === 1) return x
  const [images, height, width, channels] = x.shape
  const pixels = tf.pad(tf.reshape(x, [images * height * width, channels]), [
    [0, 0],
    [0, (strideWidth - 1) * channels],
  ])
  const rowLength = width * strideWidth * channels
  const rows = tf.pad(tf.reshape(pixels, [images * height, rowLength]), [
    [0, 0],
    [0, (strideHeight - 1) * rowLength],
  ])
  return tf.reshape(rows, [images, height * strideHeight, width * strideWidth, channels]) as tf.Tensor4D
}
