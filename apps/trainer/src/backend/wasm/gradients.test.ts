import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { randomOf } from '../../random.ts'
import { openBackend } from '../choose-backend.ts'

const say = () => undefined
beforeAll(async () => {
  await openBackend('wasm', { threads: 2, say })
})

type Inputs = Readonly<Record<string, readonly number[]>>

function values(shape: readonly number[], key: number): Float32Array {
  const random = randomOf(7, key)
  return Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => 2 * random() - 1)
}

/** The gradients of a weighted sum of f's output in each of its inputs, on one back-end. */
async function gradientsOn(
  backend: string,
  inputs: Inputs,
  f: (...tensors: tf.Tensor4D[]) => tf.Tensor,
): Promise<Float32Array[]> {
  await tf.setBackend(backend)
  const tensors = Object.values(inputs).map((shape, key) => tf.tensor(values(shape, key), [...shape]))
  const weighted = (...x: tf.Tensor[]) => {
    const y = f(...(x as tf.Tensor4D[]))
    return tf.sum(tf.mul(y, tf.tensor(values(y.shape, 99), y.shape)))
  }
  const gradients = tf.tidy(() => tf.grads(weighted)(tensors))
  const results = await Promise.all(gradients.map(async (tensor) => (await tensor.data()) as Float32Array))
  tf.dispose([gradients, tensors])
  return results
}

/** Largest difference relative to the largest value. */
function relativeDifference(a: Float32Array, b: Float32Array): number {
  let difference = 0
  let largest = 0
  for (const [i, value] of a.entries()) {
    difference = Math.max(difference, Math.abs(value - b[i]!))
    largest = Math.max(largest, Math.abs(value))
  }
  return difference / largest
}

/** Of the gradients on wasm from those on tfjs' plain back-end, the worst input's. */
async function differenceFromReference(
  inputs: Inputs,
  f: (...tensors: tf.Tensor4D[]) => tf.Tensor,
): Promise<number> {
  const reference = await gradientsOn('cpu', inputs, f)
  const found = await gradientsOn('wasm', inputs, f)
  return Math.max(...reference.map((expected, i) => relativeDifference(expected, found[i]!)))
}

const sizes = [
  [8, 8],
  [7, 9],
  [16, 5],
] as const

interface Case {
  readonly title: string
  readonly inputs: Inputs
  readonly run: (...tensors: tf.Tensor4D[]) => tf.Tensor
}

function* convolutions(): Generator<Case> {
  for (const side of [1, 3, 5, 7])
    for (const stride of [1, 2])
      for (const pad of ['same', 'valid'] as const)
        for (const [height, width] of sizes) {
          if (pad === 'valid' && side > Math.min(height, width)) continue
          const how = `${side}×${side}, stride ${stride}, ${pad}, of ${height}×${width}`
          yield {
            title: `convolution ${how}`,
            inputs: { x: [3, height, width, 4], filter: [side, side, 4, 6] },
            run: (x, filter) => tf.conv2d(x!, filter!, stride, pad),
          }
          yield {
            title: `depthwise ${how}`,
            inputs: { x: [2, height, width, 5], filter: [side, side, 5, 1] },
            run: (x, filter) => tf.depthwiseConv2d(x!, filter!, stride, pad),
          }
        }
}

function* poolings(): Generator<Case> {
  for (const [side, stride, pad] of [
    [2, 2, 'valid'],
    [3, 2, 'same'],
    [3, 1, 'same'],
  ] as const)
    yield {
      title: `max pooling ${side}×${side}, stride ${stride}, ${pad}, of two images that are not square`,
      inputs: { x: [2, 7, 6, 3] },
      run: (x) => tf.maxPool(x!, side, stride, pad),
    }
}

const cases: readonly Case[] = [
  ...convolutions(),
  {
    title: 'convolution of a batch so high that it is cut into strips',
    inputs: { x: [2, 24, 6, 3], filter: [3, 3, 3, 4] },
    run: (x, filter) => tf.conv2d(x!, filter!, 1, 'same'),
  },
  {
    title: 'convolution with a filter larger than the image',
    inputs: { x: [1, 2, 2, 3], filter: [5, 5, 3, 2] },
    run: (x, filter) => tf.conv2d(x!, filter!, 1, 'same'),
  },
  {
    title: 'convolution with unequal strides',
    inputs: { x: [2, 9, 8, 3], filter: [3, 3, 3, 2] },
    run: (x, filter) => tf.conv2d(x!, filter!, [2, 1], 'same'),
  },
  {
    title: 'gathering rows, one of them twice',
    inputs: { x: [5, 3] },
    run: (x) => tf.gather(x!, tf.tensor1d([4, 0, 4, 2], 'int32')),
  },
  ...poolings(),
  {
    title: 'max pooling where many places share the maximum',
    inputs: { x: [2, 6, 4, 3] },
    run: (x) => {
      const mostlyZero = tf.relu<tf.Tensor4D>(tf.sub(x!, 0.7))
      return tf.add(tf.maxPool(mostlyZero, 2, 2, 'valid'), tf.mean(x!))
    },
  },
]

test.each(cases)(
  'the wasm gradients of $title are those of the reference back-end',
  async ({ inputs, run }) => {
    expect(await differenceFromReference(inputs, run)).toBeLessThan(1e-5)
  },
)

test('slices of up to five axes are those of the reference back-end', async () => {
  const slices: readonly { shape: number[]; begin: number[]; size: number[] }[] = [
    { shape: [7], begin: [2], size: [3] },
    { shape: [4, 5], begin: [1, 0], size: [2, 5] },
    { shape: [4, 5], begin: [1, 2], size: [3, 2] },
    { shape: [3, 4, 5], begin: [1, 1, 0], size: [2, 2, 5] },
    { shape: [3, 4, 5, 2], begin: [0, 1, 2, 0], size: [3, 3, 2, 2] },
    { shape: [2, 3, 4, 5, 2], begin: [1, 0, 1, 1, 1], size: [1, 3, 2, 3, 1] },
    { shape: [2, 3], begin: [0, 1], size: [-1, -1] },
    { shape: [2, 3], begin: [0, 0], size: [0, 3] },
  ]
  for (const dtype of ['float32', 'int32', 'bool'] as const)
    for (const { shape, begin, size } of slices) {
      const results: unknown[] = []
      for (const backend of ['cpu', 'wasm']) {
        await tf.setBackend(backend)
        results.push(
          tf.tidy(() => {
            const count = tf.util.sizeFromShape(shape)
            const values = Array.from({ length: count }, (_, i) => (dtype === 'bool' ? i % 2 : i))
            return tf.slice(tf.tensor(values, shape, dtype), begin, size).arraySync()
          }),
        )
      }
      expect(results[1]).toEqual(results[0])
    }
})

test('asking for a gradient leaves no tensor behind', async () => {
  await tf.setBackend('wasm')
  const before = tf.memory().numTensors
  const inputs = { x: [2, 8, 8, 4], filter: [3, 3, 4, 4] }
  await gradientsOn('wasm', inputs, (x, filter) => tf.conv2d(x!, filter!, 2, 'same'))
  await gradientsOn('wasm', { ...inputs, filter: [3, 3, 4, 1] }, (x, filter) =>
    tf.depthwiseConv2d(x!, filter!, 2, 'same'),
  )
  expect(tf.memory().numTensors).toBe(before)
})
