import * as tf from '@tensorflow/tfjs'

export interface ForwardResult<Y extends tf.Tensor> {
  readonly y: Y
  /** What the gradient needs; tfjs keeps it until then. */
  readonly saved: readonly tf.Tensor[]
  /** The gradients in the inputs' order. It must use `saved` only, not tensors of the forward pass. */
  readonly gradient: (dy: Y, saved: readonly tf.Tensor[]) => tf.Tensor | tf.Tensor[]
}

/** Applies an operation whose gradient is given instead of taped: `tf.customGrad` with types that say what it does. */
export function withGradient<Inputs extends readonly tf.Tensor[], Y extends tf.Tensor>(
  inputs: Inputs,
  forward: (...inputs: Inputs) => ForwardResult<Y>,
): Y {
  const apply = tf.customGrad<Y>((...args) => {
    const save = args.at(-1) as unknown as tf.GradSaveFunc
    const { y, saved, gradient } = forward(...(args.slice(0, -1) as unknown as Inputs))
    save([...saved])
    return { value: y, gradFunc: (dy, saved) => gradient(dy, saved) }
  })
  return apply(...inputs)
}
