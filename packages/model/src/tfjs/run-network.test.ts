import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { image, dense, globalMean } from '../spec/blocks.ts'
import { NetworkBuilder } from '../spec/network.ts'
import { runNetwork } from './run-network.ts'
import type { TrainingOps } from './training-ops.ts'

beforeAll(() => tf.setBackend('cpu'))

const noOps = {} as TrainingOps // the networks below use none

/** The mean colour through a dense layer, once plainly and once behind a reversal. */
function twoHeads() {
  const network = new NetworkBuilder()
  const mean = globalMean(network, 'mean', image(network, { mean: [0, 0, 0], deviation: [1, 1, 1] }))
  const shared = dense(network, 'shared', mean, 2)
  network.output('plain', shared)
  network.output('reversed', network.node('reversal', { kind: 'gradient-reversal' }, [shared], shared))
  return network.build()
}

test('a gradient reversal changes nothing forwards, and gives the gradient times minus its strength backwards', async () => {
  const network = twoHeads()
  const parameters = {
    'shared/weights': tf.variable(tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2])),
    'shared/bias': tf.variable(tf.tensor1d([0, 1])),
  }
  const pixels = tf.tensor4d([1, 2, 3], [1, 1, 1, 3])
  const gradientThrough = async (output: string) => {
    const { value, grads } = tf.variableGrads(() => {
      const options = { ops: noOps, outputs: [output], reversalStrength: 0.25 }
      return runNetwork(network, parameters, pixels, options)[output]!.sum() as tf.Scalar
    })
    const gradient = grads[parameters['shared/weights'].name]!
    return { value: (await value.data())[0], gradient: [...(await gradient.data())] }
  }
  // outputs 1 + 6 + 15 and 2 + 8 + 18 + 1; each weight's gradient is its input
  expect(await gradientThrough('plain')).toEqual({ value: 51, gradient: [1, 1, 2, 2, 3, 3] })
  expect(await gradientThrough('reversed')).toEqual({
    value: 51,
    gradient: [-0.25, -0.25, -0.5, -0.5, -0.75, -0.75],
  })
})
