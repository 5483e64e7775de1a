// One back-end's time for the sample step, in a process of its own: a native library that cannot run here may take its
// process with it, and TensorFlow's settings are the process's. Prints one JSON object.
//   node time-steps.ts '{"choice":"wasm","threads":2,"steps":3,"size":{…}}'
import * as tf from '@tensorflow/tfjs'
import type { BackendChoice } from '../choose-backend.ts'
import { openBackend } from '../choose-backend.ts'
import type { SampleSize } from './sample-network.ts'
import { sampleTraining } from './sample-step.ts'

export interface TimingRequest {
  readonly choice: BackendChoice
  readonly threads: number
  /** After a first one that is not timed. */
  readonly steps: number
  readonly size: SampleSize
}

export interface StepTiming {
  readonly description: string
  /** The quickest step: others are slowed by whatever else the machine does. */
  readonly msPerStep: number
  /** Before each step, from the same weights on every back-end. */
  readonly losses: readonly number[]
  /** How many tensors more there were at the end than after the first step. */
  readonly tensorsLeaked: number
}

if (import.meta.main)
  process.stdout.write(JSON.stringify(await timeSteps(JSON.parse(process.argv[2]!) as TimingRequest)))

async function timeSteps({ choice, threads, steps, size }: TimingRequest): Promise<StepTiming> {
  const { description, ops } = await openBackend(choice, { threads, say: () => undefined })
  const training = sampleTraining(ops, size)
  const losses = [await training.step()]
  const tensorsBefore = tf.memory().numTensors
  let msPerStep = Infinity
  for (let step = 0; step < steps; step++) {
    const started = performance.now()
    losses.push(await training.step())
    msPerStep = Math.min(msPerStep, performance.now() - started)
  }
  return { description, msPerStep, losses, tensorsLeaked: tf.memory().numTensors - tensorsBefore }
}
