import { MetaphaseError } from '@metaphase/errors'
import { join } from 'node:path'
import { backendChoices, openBackend, type BackendChoice } from '../backend/choose-backend.ts'
import { selectImages, type HeldOut } from '../data/select-images.ts'
import { startingWeights } from '../encoder/starting-weights.ts'
import { positiveNumber, readOptions, threadsOf, usageError, wholeNumber } from './command-options.ts'
import { withEngine } from '../evaluate/with-engine.ts'
import { train } from '../loop/train.ts'
import { writeReport } from '../report/html-report.ts'
import { readRunFile } from '../run-file.ts'

const usage =
  'train --run FILE.json --data DIR --out DIR --fold 0|1|2|3|split|none [--unwatched] [--seed N] [--resume] [--backend auto|node-gpu|node|wasm|webgpu] [--threads N] [--workers N]'

const options = {
  run: { type: 'string' },
  data: { type: 'string' },
  out: { type: 'string' },
  fold: { type: 'string' },
  unwatched: { type: 'boolean', default: false },
  seed: { type: 'string' },
  resume: { type: 'boolean', default: false },
  backend: { type: 'string', default: 'auto' },
  threads: { type: 'string' },
  workers: { type: 'string' },
} as const

const CHECKPOINT_EVERY_STEPS = 50

/**
 * Trains what a run file says on the data sets under a folder; everything that comes of it goes to `--out`. `--fold` says
 * which cases are kept from it (see `HeldOut`), `--seed` takes the place of the run file's. `--unwatched` trains on the
 * validation cases as well; such a run has no threshold of its own.
 */
export async function trainCommand(args: string[]): Promise<void> {
  const { values } = readOptions(args, options, usage)
  const { run: runPath, data, out: folder, resume } = values
  if (!data || !folder) throw usageError('--data and --out are needed', usage)
  if (!runPath && !resume) throw usageError('--run names no run file', usage)
  const stated = await readRunFile(resume ? join(folder, 'run.json') : runPath!)
  const run = { ...stated, seed: wholeNumber(values.seed, 'seed', usage) ?? stated.seed }
  const threads = threadsOf(values.threads, usage)
  const folders = { data, phantoms: join(folder, 'phantoms') }
  const images = await selectImages(run, folders, heldOutOf(values.fold), values)
  const backend = await openBackend(backendChoice(values.backend), { threads })
  const signal = abortOnSignals()
  const result = await withEngine({ threads }, async (serving) =>
    train({
      ...serving,
      run,
      folder,
      backend,
      images,
      initialWeights: await startingWeights(run),
      resume,
      pipelineWorkers: positiveNumber(values.workers, 'workers', usage) ?? 1,
      checkpointEverySteps: CHECKPOINT_EVERY_STEPS,
      signal,
    }),
  )
  const { reason, bestScore, bestEpoch } = result
  console.log(
    `${run.name}: ${reason}, best ${run.classification ? 'balanced accuracy' : 'F1'} ${bestScore.toFixed(3)} in epoch ${bestEpoch + 1}`,
  )
  console.log(await writeReport(folder))
}

function heldOutOf(fold: string | undefined): HeldOut {
  if (fold === 'none' || fold === 'split') return fold
  if (fold !== undefined && /^[0-3]$/.test(fold)) return Number(fold)
  throw usageError(`--fold must be 0, 1, 2, 3, split or none, not "${fold ?? ''}"`, usage)
}

function backendChoice(name: string): BackendChoice {
  const choice = backendChoices.find((known) => known === name)
  if (choice) return choice
  throw new MetaphaseError(
    'request-invalid',
    `There is no back-end "${name}"; take ${backendChoices.join(', ')}`,
  )
}

/** The first signal ends the run after its step, with a checkpoint; a second one ends the process. */
function abortOnSignals(): AbortSignal {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  return stop.signal
}
