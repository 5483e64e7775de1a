import * as tf from '@tensorflow/tfjs'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { beforeAll, expect, test } from 'vitest'
import { smallEfficientNet, smallUnet } from '../test/small-networks.ts'
import { classifierTensors } from './classifications.ts'
import { emitClassifier } from './onnx/emit-classifier.ts'
import { emitNetwork } from './onnx/emit-network.ts'
import { encodeMask } from './onnx/encode-mask.ts'
import { OnnxGraph } from './onnx/graph.ts'
import { initialWeights } from './spec/initial-weights.ts'
import type { Network, Weights } from './spec/network.ts'
import { segmentationNetwork } from './spec/segmentation-network.ts'
import { runNetwork } from './tfjs/run-network.ts'
import type { TrainingOps } from './tfjs/training-ops.ts'

const SIDE = 64
const BATCH = 2

beforeAll(() => tf.setBackend('cpu'))

/** What inference needs of a back-end, from stock TensorFlow.js. */
const stockOps: TrainingOps = {
  batchNormTraining: () => {
    throw new Error('inference has no batch statistics')
  },
  relu: (x) => tf.relu(x),
  relu6: (x) => tf.relu6(x),
  maxPool2: (x) => tf.maxPool(x, 2, 2, 'valid'),
  upsampleNearest2: (x) => tf.image.resizeNearestNeighbor(x, [x.shape[1] * 2, x.shape[2] * 2]),
  depthwiseConv2d: (x, filter, stride) => tf.depthwiseConv2d(x, filter, stride, 'same'),
}

/** Normal deviates by the sum of twelve uniform ones, from a fixed linear congruence. */
function deviates(): () => number {
  let state = 12345
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  return () => Array.from({ length: 12 }, next).reduce((sum, value) => sum + value, -6)
}

/** Weights as after training: biases, scales and running statistics away from where they start. */
function trainedWeights(network: Network): Weights {
  const gaussian = deviates()
  return Object.fromEntries(
    Object.entries(initialWeights(network, gaussian)).map(([name, values]) => {
      if (name.endsWith('/variance')) return [name, values.map(() => 0.5 + Math.abs(gaussian()))]
      if (name.endsWith('/gamma')) return [name, values.map(() => 1 + 0.2 * gaussian())]
      if (/\/(beta|mean|bias)$/.test(name)) return [name, values.map(() => 0.2 * gaussian())]
      return [name, values]
    }),
  )
}

const pixels = Uint8Array.from({ length: BATCH * SIDE * SIDE * 3 }, (_, i) => (i * 2654435761) >>> 24)

const batch = () => tf.tensor4d(Float32Array.from(pixels), [BATCH, SIDE, SIDE, 3])

function runOn(
  network: Network,
  weights: Weights,
  output: string,
  image: tf.Tensor4D = batch(),
): Record<string, tf.Tensor> {
  const parameters = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      tf.tensor(values, [...network.parameters[name]!.shape]),
    ]),
  )
  return runNetwork(network, parameters, image, { ops: stockOps, outputs: [output] })
}

async function byTensorFlow(network: Network, weights: Weights, stride: number): Promise<Float32Array> {
  const { mask } = tf.tidy(() => runOn(network, weights, 'mask'))
  expect(mask!.shape).toEqual([BATCH, SIDE / stride, SIDE / stride, 4])
  return (await tf.transpose(mask!, [0, 3, 1, 2]).data()) as Float32Array
}

async function byOnnx(network: Network, weights: Weights): Promise<Float32Array> {
  const session = await InferenceSession.create(encodeMask(network, weights), { intraOpNumThreads: 1 })
  const result = await session.run({ image: new Tensor('uint8', pixels, [BATCH, SIDE, SIDE, 3]) })
  return result['mask']!.data as Float32Array
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

test.each([
  ['the plain UNet with attention over the tile', smallUnet],
  [
    'the plain UNet with attention over a window',
    { ...smallUnet, attention: { strides: [4, 8], windowPx: 5 } },
  ],
  ['EfficientNet-Lite0 with a decoder to stride 4', smallEfficientNet],
])('%s: TensorFlow.js and ONNX Runtime give the same logits', async (_, options) => {
  const network = segmentationNetwork(options, 3)
  const weights = trainedWeights(network)
  const [expected, actual] = [
    await byTensorFlow(network, weights, options.outputStride),
    await byOnnx(network, weights),
  ]
  const difference = largest(expected.map((value, i) => value - actual[i]!))
  expect(largest(expected)).toBeGreaterThan(0.5) // the weights do something
  expect(difference / Math.max(1, largest(expected))).toBeLessThan(1e-4)
})

const everydayHead = {
  refinedStride: 4,
  refinement: { blocks: [1, 2], width: 8 },
  embeddingWidth: 16,
  squeeze: 4,
}

/** The image as it lies, turned and mirrored. */
function allViews(image: tf.Tensor4D): tf.Tensor4D[] {
  const upright = [[], [1], [2], [1, 2]].map((axes) => tf.reverse(image, axes))
  return [...upright, ...upright.map((view) => tf.transpose(view, [0, 2, 1, 3]))]
}

async function atypicalProbabilities(session: InferenceSession, image: Uint8Array): Promise<Float32Array> {
  const result = await session.run({ image: new Tensor('uint8', image, [BATCH, SIDE, SIDE, 3]) })
  const { data, dims } = result[classifierTensors.output]!
  expect(dims).toEqual([BATCH])
  return data as Float32Array
}

test.each([
  ['the plain UNet', { ...smallUnet, classifier: everydayHead }],
  ['EfficientNet-Lite0', { ...smallEfficientNet, classifier: { ...everydayHead, refinedStride: 8 } }],
])(
  'the classifier on %s: TensorFlow.js and ONNX Runtime give the same probability, however a crop lies',
  async (_, options) => {
    const network = segmentationNetwork(options, 3)
    const weights = trainedWeights(network)
    const logits = tf.tidy(() => {
      const byView = allViews(batch()).map((view) => runOn(network, weights, 'atypical', view)['atypical']!)
      expect(byView[0]!.shape).toEqual([BATCH, 1])
      return tf.mean(tf.stack(byView), 0).dataSync() as Float32Array
    })
    const calibration = { slope: 0.5, offset: 0.25 }
    const expected = logits.map((logit) => 1 / (1 + Math.exp(-(0.5 * logit + 0.25))))
    const session = await InferenceSession.create(emitClassifier(network, weights, { calibration }))
    const actual = await atypicalProbabilities(session, pixels)
    expect(logits[0]).not.toBeCloseTo(logits[1]!, 4) // the weights do something
    expect(largest(expected.map((value, i) => value - actual[i]!))).toBeLessThan(1e-4)

    for (const view of tf.tidy(() => allViews(batch()).map((image) => Uint8Array.from(image.dataSync()))))
      for (const [i, probability] of (await atypicalProbabilities(session, view)).entries())
        expect(probability).toBeCloseTo(actual[i]!, 5)
  },
)

test('a refinement of a map that the encoder does not have is refused', () => {
  const options = { ...smallUnet, classifier: { ...everydayHead, refinedStride: 16 } }
  expect(() => segmentationNetwork(options, 3)).toThrow('stride 16')
})

test('what only training needs has no place in the file', () => {
  const network = segmentationNetwork(smallUnet, 3)
  const emit = (output: string) => {
    const graph = new OnnxGraph('heads')
    const image = graph.input('image', { type: 'uint8', shape: ['N', 'H', 'W', 3] })
    return emitNetwork(graph, network, trainedWeights(network), { image, outputs: [output] })
  }
  expect(() => emit('domain')).toThrow('domain/reversal is for training only')
  expect(Object.keys(emit('mask'))).toEqual(['mask'])
})
