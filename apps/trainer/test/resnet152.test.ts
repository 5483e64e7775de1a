import {
  classifierTensors,
  emitClassifier,
  initialWeights,
  parameterCount,
  resNet152Blocks,
  segmentationNetwork,
  type Network,
  type Weights,
} from '@metaphase/model'
import { runNetwork } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { openWasm } from '../src/backend/open-wasm.ts'
import { smallRun } from './small-run.ts'

const SIDE = 64

/** The paper's classifier in full: the refinement has the depth and widths of ResNet-152. */
const network = segmentationNetwork(
  {
    ...smallRun.network,
    encoder: { kind: 'efficientnet-lite0', depth: 4 },
    decoderWidths: [8, 8],
    outputStride: 4,
    attention: { strides: [16], windowPx: 5 },
    classifier: {
      refinedStride: 8,
      refinement: { blocks: [...resNet152Blocks], width: 64 },
      embeddingWidth: 128,
      squeeze: 8,
    },
  },
  2,
)

/** Fifty residual branches added at full strength would drown everything: each adds a little, as after training. */
function dampedWeights(of: Network): Weights {
  let state = 1
  const uniform = () =>
    ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1) * Math.sqrt(3)
  return Object.fromEntries(
    Object.entries(initialWeights(of, uniform)).map(([name, values]) => [
      name,
      name.endsWith('/wide/norm/gamma') ? values.fill(0.1) : values,
    ]),
  )
}

/** The noise of two images that look the same however they are turned or mirrored: the file averages over that. */
function symmetricNoise(index: number): number {
  const pixel = Math.floor(index / 3)
  const [x, y] = [pixel % SIDE, Math.floor(pixel / SIDE) % SIDE]
  const [near, far] = [Math.min(x, SIDE - 1 - x), Math.min(y, SIDE - 1 - y)].toSorted((a, b) => a - b)
  const image = Math.floor(pixel / SIDE ** 2)
  return ((((image * SIDE + far!) * SIDE + near!) * 3 + (index % 3)) * 2654435761) >>> 24
}

test('the whole ResNet-152 runs, and TensorFlow.js and ONNX Runtime agree on it', async () => {
  expect(parameterCount(network)).toBeGreaterThan(58e6)
  const { ops } = await openWasm({ threads: 2 })
  const weights = dampedWeights(network)
  const pixels = Uint8Array.from({ length: 2 * SIDE * SIDE * 3 }, (_, i) => symmetricNoise(i))
  const logits = tf.tidy(() => {
    const parameters = Object.fromEntries(
      Object.entries(network.parameters).map(([name, { shape }]) => [
        name,
        tf.tensor(weights[name]!, [...shape]),
      ]),
    )
    const image = tf.tensor4d(Float32Array.from(pixels), [2, SIDE, SIDE, 3])
    return runNetwork(network, parameters, image, { ops, outputs: ['atypical'] })['atypical']!
  })
  const expected = Array.from(await logits.data(), (logit) => 1 / (1 + Math.exp(-logit)))
  const session = await InferenceSession.create(
    emitClassifier(network, weights, { calibration: { slope: 1, offset: 0 } }),
  )
  const result = await session.run({ image: new Tensor('uint8', pixels, [2, SIDE, SIDE, 3]) })
  const actual = result[classifierTensors.output]!.data as Float32Array
  expect(expected[0]).not.toBeCloseTo(expected[1]!, 3)
  for (const [i, probability] of expected.entries()) expect(actual[i]).toBeCloseTo(probability, 4)
}, 120_000)
