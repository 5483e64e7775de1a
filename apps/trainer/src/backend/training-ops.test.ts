import type { TrainingOps } from '@metaphase/model/tfjs'
import * as tf from '@tensorflow/tfjs'
import { describe, expect, test } from 'vitest'
import { randomOf } from '../random.ts'
import type { BackendName } from './backend.ts'
import { openBackend } from './choose-backend.ts'
import { isNativeSetUp } from './open-node.ts'
import { portableOps } from './portable-ops.ts'

const say = () => undefined
const EPSILON = 1e-3

async function open(name: BackendName | 'cpu'): Promise<TrainingOps> {
  if (name !== 'cpu') return (await openBackend(name, { threads: 2, say })).ops
  await tf.setBackend('cpu')
  return portableOps
}

/** Evenly spaced in offset ± scale, shuffled: no two are equal, and none lies on a bend at 0 or 6. */
function values(shape: readonly number[], key: number, scale = 1, offset = 0): Float32Array {
  const size = tf.util.sizeFromShape([...shape])
  const random = randomOf(11, key)
  const places = Array.from({ length: size }, (_, place) => ({ place, order: random() }))
  const shuffled = places.toSorted((a, b) => a.order - b.order)
  return Float32Array.from(shuffled, ({ place }) => offset + scale * ((2 * place + 1.3) / size - 1))
}

interface Case {
  readonly title: string
  readonly shapes: readonly (readonly number[])[]
  readonly scale?: number
  readonly offset?: number
  readonly run: (ops: TrainingOps, inputs: readonly tf.Tensor[]) => tf.Tensor
}

const normalise: Case['run'] = (ops, [x, gamma, beta]) => {
  const result = ops.batchNormTraining(x as tf.Tensor4D, gamma as tf.Tensor1D, beta as tf.Tensor1D, EPSILON)
  tf.dispose([result.mean, result.variance])
  return result.y
}

const cases: readonly Case[] = [
  { title: 'batch norm', shapes: [[2, 5, 4, 6], [6], [6]], run: normalise },
  { title: 'batch norm far from zero', shapes: [[2, 5, 4, 6], [6], [6]], offset: 30, run: normalise },
  { title: 'batch norm of one channel', shapes: [[3, 4, 4, 1], [1], [1]], run: normalise },
  { title: 'relu', shapes: [[2, 3, 4, 5]], scale: 5, run: (ops, [x]) => ops.relu(x!) },
  { title: 'relu6', shapes: [[2, 3, 4, 5]], scale: 5, offset: 3, run: (ops, [x]) => ops.relu6(x!) },
  {
    title: 'max pooling',
    shapes: [[2, 6, 4, 3]],
    scale: 5,
    run: (ops, [x]) => ops.maxPool2(x as tf.Tensor4D),
  },
  {
    title: 'max pooling of odd sides',
    shapes: [[2, 7, 5, 3]],
    scale: 5,
    run: (ops, [x]) => ops.maxPool2(x as tf.Tensor4D),
  },
  { title: 'upsampling', shapes: [[2, 3, 4, 3]], run: (ops, [x]) => ops.upsampleNearest2(x as tf.Tensor4D) },
  ...[
    [3, 1],
    [3, 2],
    [5, 1],
    [5, 2],
  ].map(([side, stride]): Case => ({
    title: `depthwise ${side}×${side}, stride ${stride}`,
    shapes: [
      [2, 8, 7, 4],
      [side!, side!, 4, 1],
    ],
    run: (ops, [x, filter]) => ops.depthwiseConv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride!),
  })),
]

const inputsOf = ({ shapes, scale, offset }: Case): Float32Array[] =>
  shapes.map((shape, key) => values(shape, key, scale, key === 0 ? offset : 0))

/** The output and the gradients of its weighted sum. */
async function evaluate(ops: TrainingOps, of: Case): Promise<Float32Array[]> {
  const inputs = inputsOf(of).map((value, i) => tf.tensor(value, [...of.shapes[i]!]))
  const weighted = (...x: tf.Tensor[]) => {
    const y = of.run(ops, x)
    return tf.sum(tf.mul(y, tf.tensor(values(y.shape, 99), y.shape)))
  }
  const results = tf.tidy(() => [of.run(ops, inputs), ...tf.grads(weighted)(inputs)])
  const data = await Promise.all(results.map(async (tensor) => (await tensor.data()) as Float32Array))
  tf.dispose([results, inputs])
  return data
}

/** Largest difference relative to the largest expected value. */
function relativeDifference(found: Float32Array, expected: Float32Array): number {
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const difference = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - found[i]!)), 0)
  return difference / largest
}

describe.each(cases)('$title', (of) => {
  test('has the gradients that finite differences show', async () => {
    const ops = await open('cpu')
    const [, ...gradients] = await evaluate(ops, of)
    const inputs = inputsOf(of)
    const weighted = () =>
      tf.tidy(() => {
        const y = of.run(
          ops,
          inputs.map((value, i) => tf.tensor(value, [...of.shapes[i]!])),
        )
        const weights = values(y.shape, 99)
        return (y.dataSync() as Float32Array).reduce((sum, value, i) => sum + value * weights[i]!, 0)
      })
    const step = 1e-2
    for (const [i, input] of inputs.entries()) {
      const differences = input.map((value, at) => {
        input[at] = value + step
        const above = weighted()
        input[at] = value - step
        const below = weighted()
        input[at] = value
        return (above - below) / (2 * step)
      })
      expect(relativeDifference(gradients[i]!, differences)).toBeLessThan(2e-2)
    }
  })

  const others: readonly BackendName[] = ['wasm', 'node']
  for (const name of others)
    test.skipIf(name === 'node' && !isNativeSetUp('node'))(
      `is the same on ${name}${name === 'node' ? ' (skipped without `trainer setup`)' : ''}`,
      async () => {
        const expected = await evaluate(await open('cpu'), of)
        const found = await evaluate(await open(name), of)
        const worst = Math.max(...expected.map((values, i) => relativeDifference(found[i]!, values)))
        expect(worst).toBeLessThan(of.offset === 30 ? 2e-4 : 1e-5)
      },
    )
})

describe.each(['cpu', 'wasm', 'node'] as const)('on %s', (name) => {
  const isMissing = name === 'node' && !isNativeSetUp('node')
  test.skipIf(isMissing)("batch norm says the batch's own mean and biased variance", async () => {
    const ops = await open(name)
    const data = values([2, 5, 4, 3], 5, 2, 1)
    const x = tf.tensor4d(data, [2, 5, 4, 3])
    const { y, mean, variance } = ops.batchNormTraining(x, tf.ones([3]), tf.zeros([3]), EPSILON)
    for (let channel = 0; channel < 3; channel++) {
      const own = data.filter((_, i) => i % 3 === channel)
      const expectedMean = own.reduce((sum, value) => sum + value, 0) / own.length
      const expectedVariance = own.reduce((sum, value) => sum + (value - expectedMean) ** 2, 0) / own.length
      expect((await mean.data())[channel]).toBeCloseTo(expectedMean, 5)
      expect((await variance.data())[channel]).toBeCloseTo(expectedVariance, 4)
    }
    tf.dispose([x, y, mean, variance])
  })

  test.skipIf(isMissing)('of equal maxima the first alone gets the gradient', async () => {
    const ops = await open(name)
    const gradient = tf.tidy(() =>
      tf.grad((x) => tf.sum(ops.maxPool2(x as tf.Tensor4D)))(tf.zeros([1, 2, 2, 1])),
    )
    expect([...(await gradient.data())]).toEqual([1, 0, 0, 0])
    tf.dispose(gradient)
  })

  test.skipIf(isMissing)('the gradients of relu and relu6 are 0 where they bend', async () => {
    const ops = await open(name)
    const at = (f: (x: tf.Tensor) => tf.Tensor, value: number) =>
      tf.tidy(
        () =>
          tf
            .grad((x) => tf.sum(f(x)))(tf.tensor1d([value]))
            .dataSync()[0],
      )
    expect([at(ops.relu, 0), at(ops.relu6, 0), at(ops.relu6, 6)]).toEqual([0, 0, 0])
    expect([at(ops.relu, 7), at(ops.relu6, 5.9), at(ops.relu6, 6.1)]).toEqual([1, 1, 0])
  })
})
