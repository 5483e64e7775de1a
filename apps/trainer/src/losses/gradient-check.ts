import * as tf from '@tensorflow/tfjs'

/** For tests: what a loss and its gradient are at one point. */
export function valueAndGradient(
  loss: (x: tf.Tensor2D) => tf.Scalar,
  at: tf.Tensor2D,
): { readonly value: number; readonly gradient: Float32Array } {
  return tf.tidy(() => {
    const { value, grad } = tf.valueAndGrad((x) => loss(x as tf.Tensor2D))(at)
    return { value: value.dataSync()[0]!, gradient: grad.dataSync<'float32'>().slice() }
  }) as unknown as { readonly value: number; readonly gradient: Float32Array }
}

/**
 * For tests: the gradient by central differences of fourth order. In float32 a loss near 1 is exact to some 1e-7, so that
 * with a step of 1e-2 the quotient is to some 2e-5.
 */
export function differenceGradient(loss: (x: tf.Tensor2D) => tf.Scalar, at: tf.Tensor2D): number[] {
  const step = 1e-2
  const values = at.dataSync<'float32'>()
  return Array.from(values, (_, index) => {
    const lossWith = (shift: number) => {
      const moved = values.slice()
      moved[index]! += shift
      return tf.tidy(() => loss(tf.tensor2d(moved, at.shape)).dataSync()[0]!) as unknown as number
    }
    const near = lossWith(step) - lossWith(-step)
    const far = lossWith(2 * step) - lossWith(-2 * step)
    return (8 * near - far) / (12 * step)
  })
}
