import { elementsOf, segmentationNetwork, type NamedTensors, type Network } from '@metaphase/model'
import { runNetwork } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { portableOps } from '../backend/portable-ops.ts'
import { lite0Weights } from './lite0-weights.ts'
import { publishedEncoderPath, readPublishedEncoder } from './published-encoder.ts'

const network = segmentationNetwork(
  {
    encoder: { kind: 'efficientnet-lite0', depth: 5 },
    decoderWidths: [8, 8, 8, 8],
    outputStride: 2,
    attention: { strides: [], windowPx: null },
    projectionWidths: [8, 8],
    domainWidth: 8,
  },
  2,
)

/** Kernel, expansion, input and output channels of each block, after the published architecture's table. */
const blocks: readonly (readonly number[])[] = [
  [3, 1, 32, 16],
  ...[16, 24].map((input) => [3, 6, input, 24]),
  ...[24, 40].map((input) => [5, 6, input, 40]),
  ...[40, 80, 80].map((input) => [3, 6, input, 80]),
  ...[80, 112, 112].map((input) => [5, 6, input, 112]),
  ...[112, 192, 192, 192].map((input) => [5, 6, input, 192]),
  [3, 6, 192, 320],
]

/** Tensors of the published names and shapes, each counting up from 0. */
function madeUp(): Record<string, NamedTensors[string]> {
  const published: Record<string, NamedTensors[string]> = {}
  const add = (name: string, shape: readonly number[]) => {
    published[name] = { shape, values: Float32Array.from({ length: elementsOf(shape) }, (_, i) => i) }
  }
  const addConvolution = (name: string, norm: string, shape: readonly number[]) => {
    add(`${name}.weight`, shape)
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) add(`${norm}.${part}`, [shape[0]!])
  }
  addConvolution('_conv_stem', '_bn0', [32, 3, 3, 3])
  for (const [i, sizes] of blocks.entries()) {
    const [kernel, expansion, input, output] = sizes as [number, number, number, number]
    const block = `_blocks.${i}`
    const inner = input * expansion
    if (expansion > 1) addConvolution(`${block}._expand_conv`, `${block}._bn0`, [inner, input, 1, 1])
    addConvolution(`${block}._depthwise_conv`, `${block}._bn1`, [inner, 1, kernel, kernel])
    addConvolution(`${block}._project_conv`, `${block}._bn2`, [output, inner, 1, 1])
  }
  return published
}

const encoderNames = Object.keys(network.parameters).filter((name) => name.startsWith('encoder/'))

test('every parameter of the encoder finds its published tensor, and no published tensor is left over', () => {
  const published = madeUp()
  const weights = lite0Weights(network, published)
  expect(Object.keys(weights)).toEqual(encoderNames)
  expect(encoderNames).toHaveLength(Object.keys(published).length)
  const lengths = encoderNames.map((name) => weights[name]!.length)
  expect(lengths).toEqual(encoderNames.map((name) => elementsOf(network.parameters[name]!.shape)))
})

test('filters go from [out, in, h, w] to [h, w, in, out], depthwise ones to [h, w, channels, 1]', () => {
  const weights = lite0Weights(network, madeUp())
  const at = (shape: readonly number[], index: readonly number[]) =>
    index.reduce((flat, place, axis) => flat * shape[axis]! + place, 0)
  const [out, channel, y, x] = [21, 2, 1, 0]
  expect(weights['encoder/stem/filter']![at([3, 3, 3, 32], [y, x, channel, out])]).toBe(
    at([32, 3, 3, 3], [out, channel, y, x]),
  )
  expect(weights['encoder/block3/depthwise/filter']![at([5, 5, 144, 1], [4, 1, 100, 0])]).toBe(
    at([144, 1, 5, 5], [100, 0, 4, 1]),
  )
})

test('a published tensor that is missing, or of another size, is named', () => {
  const { '_blocks.7._bn2.running_var': left, ...rest } = madeUp()
  expect(() => lite0Weights(network, rest)).toThrow(
    'no _blocks.7._bn2.running_var for encoder/block7/project/norm/variance',
  )
  const short = { ...left!, values: left!.values.subarray(1) }
  expect(() => lite0Weights(network, { ...rest, '_blocks.7._bn2.running_var': short })).toThrow(
    '_blocks.7._bn2.running_var',
  )
})

/**
 * Maps of the published weights on a pattern of 64 × 96 pixels, as [place in the row-major map, value]: computed once with
 * the PyTorch package that the weights were published with (efficientnet_lite_pytorch 0.1.0, PyTorch 2.15.0, processor).
 */
const reference = [
  {
    map: 'encoder/block0/project/norm',
    shape: [1, 32, 48, 16],
    values: [
      [17, 7.2865267],
      [4660, -20.8097706],
      [9303, -13.0370665],
      [13946, -0.8280703],
      [18589, 1.8276914],
      [23232, 11.8590565],
    ],
    meanMagnitude: 7.317571,
  },
  {
    map: 'encoder/block4/add',
    shape: [1, 8, 12, 40],
    values: [
      [17, -2.6136684],
      [3124, 11.173871],
      [2391, 0.1545878],
      [1658, -3.2224479],
      [925, -10.6949873],
      [192, -0.3165803],
    ],
    meanMagnitude: 6.603697,
  },
  {
    map: 'encoder/block15/project/norm',
    shape: [1, 2, 3, 320],
    values: [
      [17, -2.154049],
      [1204, -1.6811774],
      [471, 2.9983346],
      [1658, -1.4225421],
      [925, 2.1423874],
      [192, -1.8417697],
      [1379, 3.2424686],
      [646, -0.2023048],
    ],
    meanMagnitude: 2.5041173,
  },
] as const

const HEIGHT_PX = 64
const WIDTH_PX = 96
const pattern = Float32Array.from({ length: HEIGHT_PX * WIDTH_PX * 3 }, (_, i) => {
  const [channel, x, y] = [i % 3, Math.floor(i / 3) % WIDTH_PX, Math.floor(i / 3 / WIDTH_PX)]
  return (37 * y + 5 * x * y + 59 * x + 83 * channel) % 256
})

test.skipIf(!existsSync(publishedEncoderPath))(
  "the encoder has the maps of the published weights' own implementation (skipped without `trainer fetch-encoder`)",
  async () => {
    tf.enableProdMode() // no banner
    await tf.setBackend('cpu')
    const weights = lite0Weights(network, await readPublishedEncoder())
    const outputs = Object.fromEntries(
      reference.map(({ map }) => [map, network.nodes.find(({ name }) => name === map)!]),
    )
    const maps = tf.tidy(() => mapsOf({ ...network, outputs }, weights))
    for (const { map, shape, values, meanMagnitude } of reference) {
      const data = (await maps[map]!.data()) as Float32Array
      expect(maps[map]!.shape).toEqual(shape)
      for (const [place, value] of values) expect(data[place]).toBeCloseTo(value, 3)
      const magnitude = data.reduce((sum, value) => sum + Math.abs(value), 0) / data.length
      expect(magnitude).toBeCloseTo(meanMagnitude, 3)
    }
    tf.dispose(maps)
  },
)

function mapsOf(network: Network, weights: Readonly<Record<string, Float32Array>>) {
  const parameters = Object.fromEntries(
    Object.entries(weights).map(([name, values]) => [
      name,
      tf.tensor(values, [...network.parameters[name]!.shape]),
    ]),
  )
  const image = tf.tensor4d(pattern, [1, HEIGHT_PX, WIDTH_PX, 3])
  return runNetwork(network, parameters, image, { ops: portableOps, outputs: Object.keys(network.outputs) })
}
