// A training step of a U-Net on two back-ends in one run, so that their ratio means something on any machine:
//   npm run bench:training-backends [-- --backend node --side 256 --batch 4 --threads 2 --steps 4 --rounds 2]
// Prints one JSON object. Fails when the two do not lose alike on the same batch, or leak tensors.
import { parseArgs } from 'node:util'
import { availableParallelism } from 'node:os'
import { backendChoices, type BackendChoice } from '../apps/trainer/src/backend/choose-backend.ts'
import { measureBackend } from '../apps/trainer/src/backend/sample/measure-backend.ts'
import type { StepTiming } from '../apps/trainer/src/backend/sample/time-steps.ts'

const LOSS_DIFFERENCE_MAX = 1e-4

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'node' },
    side: { type: 'string', default: '256' },
    batch: { type: 'string', default: '4' },
    threads: { type: 'string', default: String(availableParallelism()) },
    steps: { type: 'string', default: '4' },
    rounds: { type: 'string', default: '2' },
  },
})
const choice = backendChoices.find((name) => name === values.backend)
if (!choice) throw new Error(`There is no back-end ${values.backend}: ${backendChoices.join(', ')}`)
const size = { sidePx: Number(values.side), batch: Number(values.batch), base: 16, depth: 4 }
const timing = (choice: BackendChoice): Promise<StepTiming> =>
  measureBackend({ choice, threads: Number(values.threads), steps: Number(values.steps), size })

/** The two take turns, so that a busy spell of the machine does not fall on one alone. */
const [fast, wasm]: [StepTiming[], StepTiming[]] = [[], []]
for (let round = 0; round < Number(values.rounds); round++) {
  fast.push(await timing(choice))
  wasm.push(await timing('wasm'))
}

const quickest = (timings: readonly StepTiming[]) => Math.min(...timings.map(({ msPerStep }) => msPerStep))
const lossDifferences = fast[0]!.losses.map((loss, step) => Math.abs(loss - wasm[0]!.losses[step]!))
const tensorsLeaked = Math.max(...[...fast, ...wasm].map((timing) => timing.tensorsLeaked))
console.log(
  JSON.stringify({
    size,
    backend: { description: fast[0]!.description, msPerStep: Math.round(quickest(fast)) },
    wasm: { description: wasm[0]!.description, msPerStep: Math.round(quickest(wasm)) },
    ratio: Number((quickest(wasm) / quickest(fast)).toFixed(2)),
    // later steps start from weights that have been rounded differently, and drift apart
    firstLossDifference: lossDifferences[0],
    secondLossDifference: lossDifferences[1],
    tensorsLeaked,
  }),
)
if (lossDifferences[0]! > LOSS_DIFFERENCE_MAX || tensorsLeaked !== 0) process.exitCode = 1
