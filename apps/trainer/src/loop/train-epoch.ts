import { MetaphaseError } from '@metaphase/errors'
import * as tf from '@tensorflow/tfjs'
import { openProgress } from '../report/progress.ts'
import type { RunFile } from '../run-file.ts'
import { learningRateAt } from './learning-rate.ts'
import { reversalStrengthAt } from './reversal-strength.ts'
import type { Loop } from './training-setup.ts'
import { saveState } from './training-state.ts'
import { trainingStep, type StepLosses } from './training-step.ts'

/** The epoch's steps from where the run stands, with a checkpoint every so often. */
export async function trainEpoch(loop: Loop, epoch: number): Promise<void> {
  const { run, folder, input, state, log, signal } = loop
  const pipeline = await input.pipelineFor(epoch, state.position.hardNegatives)
  const progress = openProgress(`epoch ${epoch + 1}/${run.epochs}`, run.stepsPerEpoch, {
    alreadyDone: state.position.step,
  })
  try {
    for (let step = state.position.step; step < run.stepsPerEpoch; step++) {
      const startMs = performance.now()
      const waitedBefore = pipeline.waitedMs
      const drawn = await pipeline.batch(epoch, step)
      const batch = { ...drawn, domains: input.domainsOf(pipeline, drawn.domains) }
      const waitMs = pipeline.waitedMs - waitedBefore
      const globalStep = epoch * run.stepsPerEpoch + step
      const learningRate = learningRateOf(run, globalStep)
      const reversalStrength = reversalStrengthOf(run, globalStep)
      const losses = await trainingStep(
        {
          run,
          ops: loop.backend.ops,
          student: state.student,
          teacher: state.teacher,
          domains: input.domains,
          applyGradients: (gradients) => state.optimiser.step(gradients, learningRate),
        },
        batch,
        reversalStrength,
      )
      requireFinite(losses, globalStep)
      state.average?.update()
      state.position = { ...state.position, epoch, step: step + 1 }
      const stepMs = performance.now() - startMs
      log.write({
        event: 'step',
        epoch,
        step,
        globalStep,
        learningRate,
        reversalStrength,
        losses,
        stepMs,
        waitMs,
        tensors: tf.memory().numTensors,
        rssMb: Math.round(process.memoryUsage.rss() / 1e6),
      })
      progress.step(step + 1, { loss: losses['total']! })
      if (signal?.aborted) return
      if ((step + 1) % loop.checkpointEverySteps === 0) await saveState(folder, state)
    }
  } finally {
    progress.stop()
  }
}

/** Nothing learned after a loss ran away is of use, and the last checkpoint is from before it. */
function requireFinite(losses: StepLosses, globalStep: number): void {
  const lost = Object.entries(losses).find(([, value]) => !Number.isFinite(value))
  if (lost)
    throw new MetaphaseError(
      'internal',
      `The loss ${lost[0]} is ${lost[1]} at step ${globalStep}; take a lower learning rate or clip the gradients`,
    )
}

const learningRateOf = ({ optimiser, epochs, stepsPerEpoch }: RunFile, globalStep: number): number =>
  learningRateAt(globalStep, {
    peak: optimiser.peakLearningRate,
    floor: optimiser.floorLearningRate,
    warmUpSteps: optimiser.rampSteps,
    totalSteps: epochs * stepsPerEpoch,
  })

/** The domains are unlearned over the epochs after the warm-up. */
function reversalStrengthOf(
  { reversal, epochs, warmUp, stepsPerEpoch }: RunFile,
  globalStep: number,
): number {
  const firstStep = warmUp.epochs * stepsPerEpoch
  return reversalStrengthAt((globalStep - firstStep) / (epochs * stepsPerEpoch - firstStep), reversal)
}
