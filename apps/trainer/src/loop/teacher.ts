import * as tf from '@tensorflow/tfjs'
import type { Network } from '@metaphase/model'
import { runNetwork, type TrainingOps } from '@metaphase/model/tfjs'

/**
 * The frozen teacher (paper, "Frozen Teacher Module"): no gradient ever reaches it. `synchronise` replaces all its weights,
 * running batch-norm statistics included, by the given ones.
 */
export interface Teacher {
  readonly weights: Readonly<Record<string, tf.Tensor>>
  synchronise(weights: Readonly<Record<string, tf.Tensor>>): void
  /** Mask probabilities [N, h, w, 4] of images [N, H, W, 3] of 0 … 255. The caller disposes them. */
  maskProbabilities(images: tf.Tensor4D): tf.Tensor4D
  dispose(): void
}

export function createTeacher(
  network: Network,
  student: Readonly<Record<string, tf.Tensor>>,
  ops: TrainingOps,
): Teacher {
  const weights: Record<string, tf.Tensor> = {}
  const synchronise = (newest: Readonly<Record<string, tf.Tensor>>) => {
    for (const [name, tensor] of Object.entries(newest)) {
      weights[name]?.dispose()
      weights[name] = tensor.clone()
    }
  }
  synchronise(student)
  return {
    weights,
    synchronise,
    maskProbabilities: (images) =>
      tf.tidy(() => {
        const { mask } = runNetwork(network, weights, images, { ops, outputs: ['mask'] })
        return tf.softmax(mask as tf.Tensor4D)
      }),
    dispose: () => tf.dispose(weights),
  }
}
