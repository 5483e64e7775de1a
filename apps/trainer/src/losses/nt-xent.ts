import * as tf from '@tensorflow/tfjs'

/** So low that its exponential is 0, so far from −∞ that nothing becomes NaN. */
const excluded = -1e9
/** Keeps a projection of all zeros from dividing by 0. */
const leastSquaredNorm = 1e-12

/**
 * L_cont of eq. (2), NT-Xent (Chen et al. 2020, eq. 1): cross-entropy of finding an anchor's other view among all other
 * 2N − 1 projections of the batch by cosine similarity over `temperature`, averaged over the 2N anchors. The 2N − 2
 * negatives of an anchor are both views of every other image. `first` and `second` are [N, D]; row n of each comes from
 * image n. The paper does not say its temperature. With N = 1 there are no negatives and the loss is 0.
 */
export function ntXent(first: tf.Tensor2D, second: tf.Tensor2D, temperature: number): tf.Scalar {
  return tf.tidy(() => {
    const images = first.shape[0]
    const directions = unitRows(tf.concat([first, second], 0))
    const similarities = tf.matMul(directions, directions, false, true).div(temperature)
    const candidates = similarities.add(tf.mul(tf.eye(2 * images), excluded))
    const chosen = tf.mul(otherView(images), tf.logSoftmax(candidates))
    return tf.sum(chosen).div(-2 * images)
  })
}

function unitRows(x: tf.Tensor2D): tf.Tensor2D {
  const squaredNorm = tf.sum(tf.square(x), 1, true).add(leastSquaredNorm)
  return x.div(tf.sqrt(squaredNorm))
}

/** [2N, 2N], 1 where row and column are two views of one image. */
function otherView(images: number): tf.Tensor2D {
  const same = tf.eye(images)
  const none = tf.zerosLike(same)
  return tf.concat([tf.concat([none, same], 1), tf.concat([same, none], 1)], 0)
}
