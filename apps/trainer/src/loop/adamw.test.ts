import * as tf from '@tensorflow/tfjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gaussian, randomOf } from '../random.ts'
import { openWasm } from '../backend/open-wasm.ts'
import { clippingFactor } from './adamw-clipping.ts'
import { AdamW } from './adamw.ts'

afterAll(async () => {
  await tf.setBackend('cpu')
})

const variable = (values: readonly number[], shape: number[] = [values.length]) =>
  tf.tidy(() => tf.variable(tf.tensor([...values], shape)))
const valuesOf = (tensor: tf.Tensor) => tensor.dataSync<'float32'>().slice()
const step = (optimiser: AdamW, gradients: Record<string, number[]>, learningRate: number) =>
  tf.tidy(() => {
    const tensors = Object.entries(gradients).map(([name, values]) => [name, tf.tensor1d(values)] as const)
    optimiser.step(Object.fromEntries(tensors), learningRate)
  })

/** Loshchilov & Hutter 2019, algorithm 2, line by line for one weight. */
function* adamWOfOneWeight(start: number, weightDecay: number) {
  let [weight, m, v, t] = [start, 0, 0, 0]
  while (true) {
    const { gradient, rate } = (yield weight) as { gradient: number; rate: number }
    t += 1
    m = 0.9 * m + 0.1 * gradient
    v = 0.999 * v + 0.001 * gradient ** 2
    const mHat = m / (1 - 0.9 ** t)
    const vHat = v / (1 - 0.999 ** t)
    weight = weight - rate * (mHat / (Math.sqrt(vHat) + 1e-8) + weightDecay * weight)
  }
}

const backends = [
  ['cpu', async () => void (await tf.setBackend('cpu'))],
  ['wasm', async () => void (await openWasm({ threads: 1 }))],
] as const

describe.each(backends)('AdamW on %s', (_, open) => {
  beforeAll(open)

  describe('one step after another', () => {
    test('five steps agree with the algorithm written for one weight, decay and changing rate included', () => {
      const weight = variable([0.8, -1.5])
      const optimiser = new AdamW({ weight }, { weightDecay: 0.1 })
      const references = [0.8, -1.5].map((start) => adamWOfOneWeight(start, 0.1))
      for (const reference of references) reference.next()
      const gradients = [
        [0.5, -2],
        [-0.3, 1e-3],
        [0, 4],
        [2.5, -0.7],
        [1e-4, 0.2],
      ]
      for (const [index, gradient] of gradients.entries()) {
        const rate = 0.01 * (index + 1)
        step(optimiser, { weight: gradient }, rate)
        const expected = references.map(
          (reference, i) => reference.next({ gradient: gradient[i]!, rate }).value,
        )
        const found = valuesOf(weight)
        expect(Math.abs(found[0]! - expected[0]!)).toBeLessThan(1e-6)
        expect(Math.abs(found[1]! - expected[1]!)).toBeLessThan(1e-6)
      }
      optimiser.dispose()
    })

    test('without decay it is tf.train.adam', () => {
      const random = randomOf(4)
      const start = Array.from({ length: 20 }, () => gaussian(random))
      const ours = variable(start)
      const theirs = variable(start)
      const optimiser = new AdamW({ weight: ours }, { weightDecay: 0 })
      const adam = tf.train.adam(1e-2, 0.9, 0.999, 1e-8)
      for (let index = 0; index < 20; index++) {
        const gradient = start.map(() => gaussian(random) * 10 ** (index % 3))
        step(optimiser, { weight: gradient }, 1e-2)
        tf.tidy(() => adam.applyGradients([{ name: theirs.name, tensor: tf.tensor1d(gradient) }]))
        const expected = valuesOf(theirs)
        for (const [i, value] of valuesOf(ours).entries())
          expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-6)
      }
      optimiser.dispose()
      adam.dispose()
    })

    test('the decay is decoupled: a weight without slope shrinks by η λ, one with a steep slope by no more', () => {
      const weight = variable([2, 2])
      const optimiser = new AdamW({ weight }, { weightDecay: 0.5 })
      step(optimiser, { weight: [0, 1000] }, 0.1)
      const found = valuesOf(weight)
      expect(found[0]).toBeCloseTo(2 - 0.1 * 0.5 * 2, 6)
      expect(found[1]).toBeCloseTo(2 - 0.1 * 1 - 0.1 * 0.5 * 2, 6)
      optimiser.dispose()
    })

    test('on request only kernels decay, and vectors (biases, batch norm) do not', () => {
      const weights = { kernel: variable([3], [1, 1]), bias: variable([3]) }
      const optimiser = new AdamW(weights, { weightDecay: 0.5, decayed: 'kernels' })
      tf.tidy(() => optimiser.step({ kernel: tf.zeros([1, 1]), bias: tf.zeros([1]) }, 0.1))
      expect(valuesOf(weights.kernel)[0]).toBeCloseTo(3 - 0.1 * 0.5 * 3, 6)
      expect(valuesOf(weights.bias)[0]).toBe(3)
      optimiser.dispose()
    })

    test('a weight without a gradient stays, and its first step later is a first step: η against the slope', () => {
      const weights = { encoder: variable([1]), domainHead: variable([1]) }
      const optimiser = new AdamW(weights, { weightDecay: 0 })
      for (let index = 0; index < 50; index++) step(optimiser, { encoder: [0.3] }, 0.01)
      expect(valuesOf(weights.domainHead)[0]).toBe(1)
      step(optimiser, { encoder: [0.3], domainHead: [7] }, 0.01)
      expect(valuesOf(weights.domainHead)[0]).toBeCloseTo(1 - 0.01, 6)
      optimiser.dispose()
    })

    test('a gradient of a weight it does not know is refused by name', () => {
      const optimiser = new AdamW({ weight: variable([1]) }, { weightDecay: 0 })
      expect(() => step(optimiser, { weigth: [1] }, 0.1)).toThrow('"weigth"')
      optimiser.dispose()
    })
  })

  describe('clipping', () => {
    const factor = (gradients: number[][], norm: number) =>
      clippingFactor(
        gradients.map((values) => tf.tensor1d(values)),
        norm,
      ).dataSync()[0]

    test('gradients of norm 5 (3 and 4) are scaled to the largest norm allowed, smaller ones left', () => {
      expect(factor([[3], [0, 4]], 1)).toBeCloseTo(1 / 5, 6)
      expect(factor([[3], [0, 4]], 5.1)).toBe(1)
      expect(factor([[0], [0, 0]], 1)).toBe(1)
    })

    test('the moments take in the scaled gradient', async () => {
      const weights = { a: variable([1]), b: variable([1]) }
      const optimiser = new AdamW(weights, { weightDecay: 0, clipNorm: 1 })
      step(optimiser, { a: [3], b: [4] }, 0.01)
      const state = await optimiser.exportState()
      expect(state['a/first-moment']![0]).toBeCloseTo(0.1 * (3 / 5), 6)
      expect(state['b/second-moment']![0]).toBeCloseTo(0.001 * (4 / 5) ** 2, 8)
      optimiser.dispose()
    })
  })

  describe('state', () => {
    const gradientAt = (index: number) => [Math.sin(index), Math.cos(3 * index), 0.1 * index]
    const options = { weightDecay: 0.01, clipNorm: 1 }

    test('a run that was saved and resumed ends at the same bits as one that went through', async () => {
      const whole = variable([0.2, -0.4, 1.7])
      const first = new AdamW({ weight: whole }, options)
      for (let index = 0; index < 4; index++) step(first, { weight: gradientAt(index) }, 0.02)
      const state = await first.exportState()
      expect(Object.keys(state)).toEqual(['weight/steps', 'weight/first-moment', 'weight/second-moment'])
      const resumed = variable([...valuesOf(whole)])
      const second = new AdamW({ weight: resumed }, options)
      second.importState(state)
      for (let index = 4; index < 9; index++) {
        step(first, { weight: gradientAt(index) }, 0.02)
        step(second, { weight: gradientAt(index) }, 0.02)
      }
      expect(valuesOf(resumed)).toEqual(valuesOf(whole))
      expect(await second.exportState()).toEqual(await first.exportState())
      first.dispose()
      second.dispose()
    })

    test('later steps do not change what was exported', async () => {
      const optimiser = new AdamW({ weight: variable([1, 2, 3]) }, options)
      step(optimiser, { weight: gradientAt(1) }, 0.02)
      const state = await optimiser.exportState()
      const copy = structuredClone(state)
      step(optimiser, { weight: gradientAt(2) }, 0.02)
      expect(state).toEqual(copy)
      optimiser.dispose()
    })

    test('the state of another network is refused and changes nothing', async () => {
      const optimiser = new AdamW({ weight: variable([1, 2]) }, options)
      const before = await optimiser.exportState()
      const { 'weight/second-moment': _, ...partial } = before
      expect(() =>
        optimiser.importState({ ...partial, 'weight/first-moment': Float32Array.of(9, 9) }),
      ).toThrow(
        expect.objectContaining({
          code: 'model-invalid',
          message: expect.stringContaining('"weight/second-moment" is missing'),
        }),
      )
      expect(await optimiser.exportState()).toEqual(before)
      optimiser.dispose()
    })

    test('the number of tensors stays the same over steps, and dispose frees the moments alone', () => {
      const weights = { a: variable([1, 2]), b: variable([3]) }
      const before = tf.memory().numTensors
      const optimiser = new AdamW(weights, options)
      const counts = [1, 2, 3].map(() => {
        step(optimiser, { a: [1, 2], b: [3] }, 0.01)
        return tf.memory().numTensors
      })
      expect(counts).toEqual([before + 4, before + 4, before + 4])
      optimiser.dispose()
      expect(tf.memory().numTensors).toBe(before)
      expect(weights.a.isDisposed).toBe(false)
    })
  })
})
