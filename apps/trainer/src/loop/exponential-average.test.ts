import * as tf from '@tensorflow/tfjs'
import { beforeAll, expect, test } from 'vitest'
import { ExponentialAverage } from './exponential-average.ts'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const variable = (...values: number[]) => tf.variable(tf.tensor1d(values))
const valuesOf = (average: ExponentialAverage, name: string) =>
  average.averages[name]!.dataSync<'float32'>().slice()

test('follows the weights fast at first: 1/10 of the old average is kept, then 2/11, up to the decay', () => {
  const weight = variable(0)
  const average = new ExponentialAverage({ weight }, { decay: 0.25 })
  expect(valuesOf(average, 'weight')[0]).toBe(0)
  weight.assign(tf.tensor1d([1]))
  average.update()
  const first = 0.1 * 0 + 0.9 * 1
  expect(valuesOf(average, 'weight')[0]).toBeCloseTo(first, 6)
  weight.assign(tf.tensor1d([2]))
  average.update()
  const second = (2 / 11) * first + (9 / 11) * 2
  expect(valuesOf(average, 'weight')[0]).toBeCloseTo(second, 6)
  weight.assign(tf.tensor1d([-1]))
  average.update()
  // 3/12 is the decay; 4/13 would be more.
  const third = 0.25 * second + 0.75 * -1
  expect(valuesOf(average, 'weight')[0]).toBeCloseTo(third, 6)
  average.update()
  expect(valuesOf(average, 'weight')[0]).toBeCloseTo(0.25 * third + 0.75 * -1, 6)
  average.dispose()
})

test('goes on from an exported state bit for bit', async () => {
  const weight = variable(0.1, -0.7)
  const whole = new ExponentialAverage({ weight }, { decay: 0.999 })
  const move = (by: number) => weight.assign(tf.tidy(() => weight.mul(1.1).add(by)))
  for (const by of [0.3, -0.2, 0.7]) {
    move(by)
    whole.update()
  }
  const state = await whole.exportState()
  expect(Object.keys(state)).toEqual(['updates', 'weight/average'])
  const resumed = new ExponentialAverage({ weight }, { decay: 0.999 })
  resumed.importState(state)
  for (const by of [0.05, -0.4]) {
    move(by)
    whole.update()
    resumed.update()
  }
  expect(valuesOf(resumed, 'weight')).toEqual(valuesOf(whole, 'weight'))
  whole.dispose()
  resumed.dispose()
})

test('keeps its own copy: later weights do not change what was averaged or exported', async () => {
  const weight = variable(5)
  const average = new ExponentialAverage({ weight }, { decay: 0.9 })
  const state = await average.exportState()
  weight.assign(tf.tensor1d([7]))
  average.update()
  expect(state['weight/average']).toEqual(Float32Array.of(5))
  average.dispose()
})

test('the number of tensors stays the same, and dispose frees its own alone', () => {
  const weights = { a: variable(1, 2), b: variable(3) }
  const before = tf.memory().numTensors
  const average = new ExponentialAverage(weights, { decay: 0.9 })
  const counts = [1, 2, 3].map(() => {
    average.update()
    return tf.memory().numTensors
  })
  expect(counts).toEqual([before + 2, before + 2, before + 2])
  average.dispose()
  expect(tf.memory().numTensors).toBe(before)
  expect(weights.a.isDisposed).toBe(false)
})

test('the state of another network is refused', async () => {
  const average = new ExponentialAverage({ weight: variable(1, 2) }, { decay: 0.9 })
  const other = new ExponentialAverage({ weight: variable(1, 2, 3) }, { decay: 0.9 })
  const state = await other.exportState()
  expect(() => average.importState(state)).toThrow(
    expect.objectContaining({ code: 'model-invalid', message: expect.stringContaining('has 3 values') }),
  )
  expect(() => average.importState({ updates: Float32Array.of(1) })).toThrow('"weight/average" is missing')
  average.dispose()
  other.dispose()
})
