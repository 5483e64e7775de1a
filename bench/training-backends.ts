import { availableParallelism } from 'node:os'
import { backendChoices, type BackendChoice } from '../apps/trainer/src/backend/choose-backend.ts'
import { measureBackend } from '../apps/trainer/src/backend/sample/measure-backend.ts'
import type { StepTiming } from '../apps/trainer/src/backend/sample/time-steps.ts'
import { defineBench } from './bench.ts'

const LOSS_DIFFERENCE_MAX = 1e-4

export const bench = defineBench({
  about:
    'A training step of a U-Net on two back-ends in one run, so that their ratio means something on any machine. Fails when ' +
    'the two do not lose alike on the same batch, or leak tensors',
  options: {
    backend: { about: 'beside wasm', default: 'node' },
    side: { about: 'px of the square images', default: '256' },
    batch: { about: 'images a step', default: '4' },
    threads: { about: 'of each back-end', default: String(availableParallelism()) },
    steps: { about: 'timed in a round', default: '4' },
    rounds: { about: 'of both back-ends, in turns', default: '2' },
  },
  async measure(options) {
    const choice = backendChoices.find((name) => name === options.backend)
    if (!choice) throw new Error(`There is no back-end ${options.backend}: ${backendChoices.join(', ')}`)
    const size = { sidePx: Number(options.side), batch: Number(options.batch), base: 16, depth: 4 }
    const timing = (choice: BackendChoice): Promise<StepTiming> =>
      measureBackend({ choice, threads: Number(options.threads), steps: Number(options.steps), size })

    /** The two take turns, so that a busy spell of the machine does not fall on one alone. */
    const [fast, wasm]: [StepTiming[], StepTiming[]] = [[], []]
    for (let round = 0; round < Number(options.rounds); round++) {
      fast.push(await timing(choice))
      wasm.push(await timing('wasm'))
    }

    const lossDifferences = fast[0]!.losses.map((loss, step) => Math.abs(loss - wasm[0]!.losses[step]!))
    const tensorsLeaked = Math.max(...[...fast, ...wasm].map((timing) => timing.tensorsLeaked))
    if (lossDifferences[0]! > LOSS_DIFFERENCE_MAX || tensorsLeaked !== 0) process.exitCode = 1
    return {
      size,
      backend: { description: fast[0]!.description, msPerStep: Math.round(quickest(fast)) },
      wasm: { description: wasm[0]!.description, msPerStep: Math.round(quickest(wasm)) },
      ratio: Number((quickest(wasm) / quickest(fast)).toFixed(2)),
      // later steps start from weights that have been rounded differently, and drift apart
      firstLossDifference: lossDifferences[0],
      secondLossDifference: lossDifferences[1],
      tensorsLeaked,
    }
  },
})

const quickest = (timings: readonly StepTiming[]) => Math.min(...timings.map(({ msPerStep }) => msPerStep))
