import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'
import { openBackend } from './choose-backend.ts'
import { isNativeSetUp, isNvidiaGpuVisible } from './open-node.ts'
import { sampleTraining } from './sample/sample-step.ts'

const size = { sidePx: 16, batch: 2, base: 4, depth: 2 }
const NATIVE = '(skipped without `trainer setup`)'

for (const name of ['wasm', 'node'] as const)
  test.skipIf(name === 'node' && !isNativeSetUp('node'))(
    `50 training steps on ${name} lose and leave no tensor behind${name === 'node' ? ` ${NATIVE}` : ''}`,
    async () => {
      const { ops } = await openBackend(name, { threads: 2, say: () => undefined })
      const training = sampleTraining(ops, size)
      const first = await training.step()
      const tensors = tf.memory().numTensors
      let last = first
      for (let step = 0; step < 50; step++) last = await training.step()
      expect(tf.memory().numTensors).toBe(tensors)
      expect(last).toBeLessThan(0.8 * first)
      training.dispose()
    },
  )

test.skipIf(!isNativeSetUp('node'))(`the same batch loses the same on wasm and node ${NATIVE}`, async () => {
  const losses: number[] = []
  for (const name of ['wasm', 'node'] as const) {
    const { ops } = await openBackend(name, { threads: 2, say: () => undefined })
    const training = sampleTraining(ops, size)
    losses.push(await training.step(), await training.step())
    training.dispose()
  }
  expect(losses[2]).toBeCloseTo(losses[0]!, 4)
  expect(losses[3]).toBeCloseTo(losses[1]!, 4)
})

test('says which back-end it opened and why', async () => {
  const lines: string[] = []
  const { description } = await openBackend('wasm', { threads: 2, say: (line) => lines.push(line) })
  expect(description).toMatch(/^WebAssembly SIMD, [12] threads?$/)
  expect(lines).toEqual([`Back-end: wasm (${description}), as asked for`])
})

test.skipIf(isNvidiaGpuVisible())(
  'a back-end asked for by name that cannot be had is an error (skipped with a GPU)',
  async () => {
    await expect(openBackend('webgpu', { threads: 1 })).rejects.toThrow('WebGPU finds no GPU')
    await expect(openBackend('node-gpu', { threads: 1 })).rejects.toThrow('node-gpu')
  },
)
