import type { TrainingOps } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { randomOf } from '../../random.ts'
import { SAMPLE_CLASSES, sampleNetwork, type SampleSize } from './sample-network.ts'

const LEARNING_RATE = 0.05

export interface SampleTraining {
  /** One step on the same batch; the loss before it. */
  readonly step: () => Promise<number>
  readonly dispose: () => void
}

/** Training of the sample network on one fixed batch: every back-end must lose alike, and may be timed. */
export function sampleTraining(ops: TrainingOps, size: SampleSize): SampleTraining {
  const network = sampleNetwork(ops, size)
  const { image, labels } = sampleBatch(size)
  const loss = (): tf.Scalar => tf.losses.softmaxCrossEntropy(labels, network.run(image))
  const step = async () => {
    const { value, grads } = tf.variableGrads(loss, [...network.parameters])
    tf.tidy(() => {
      for (const parameter of network.parameters)
        parameter.assign(tf.sub(parameter, tf.mul(grads[parameter.name]!, LEARNING_RATE)))
    })
    const [before] = await value.data()
    tf.dispose([value, grads])
    return before!
  }
  const dispose = () => {
    network.dispose()
    tf.dispose([image, labels])
  }
  return { step, dispose }
}

/** Noise on a checkerboard whose fields are the classes. */
function sampleBatch({ sidePx, batch }: SampleSize): { image: tf.Tensor4D; labels: tf.Tensor4D } {
  const random = randomOf(2)
  const pixels = batch * sidePx * sidePx
  const values = new Float32Array(pixels * 3)
  const classes = new Float32Array(pixels * SAMPLE_CLASSES)
  const field = Math.max(1, sidePx / 8)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const column = pixel % sidePx
    const row = Math.floor(pixel / sidePx) % sidePx
    const label = (Math.floor(row / field) + Math.floor(column / field)) % SAMPLE_CLASSES
    classes[pixel * SAMPLE_CLASSES + label] = 1
    for (let channel = 0; channel < 3; channel++)
      values[pixel * 3 + channel] = random() + (label === channel ? 0.5 : 0)
  }
  return {
    image: tf.tensor4d(values, [batch, sidePx, sidePx, 3]),
    labels: tf.tensor4d(classes, [batch, sidePx, sidePx, SAMPLE_CLASSES]),
  }
}
