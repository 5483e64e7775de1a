// A training run on phantoms in a process of its own, so that a test can end it at any moment:
//   node train-phantoms.ts FOLDER JSON, with JSON { backend, threads, resume, run } where `run` overrides fields of smallRun
import { startEngine } from '@metaphase/inference'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { openBackend, type BackendChoice } from '../src/backend/choose-backend.ts'
import { startingWeights } from '../src/encoder/starting-weights.ts'
import { train } from '../src/loop/train.ts'
import type { RunFile } from '../src/run-file.ts'
import { phantomImages, withOutlinedNuclei } from './phantom-images.ts'
import { smallRun } from './small-run.ts'

export interface PhantomTraining {
  readonly backend: BackendChoice
  readonly threads: number
  readonly resume: boolean
  readonly trainingSeeds: readonly number[]
  readonly validationSeeds: readonly number[]
  readonly run: Partial<RunFile>
}

const [folder, json] = process.argv.slice(2) as [string, string]
const {
  backend,
  threads,
  resume,
  trainingSeeds,
  validationSeeds,
  run: fields,
} = JSON.parse(json) as PhantomTraining
const run = { ...smallRun, ...fields }
const imageFolder = join(folder, 'images')
await mkdir(imageFolder, { recursive: true })
const training = await phantomImages(imageFolder, trainingSeeds)
const engine = startEngine({ providers: ['cpu'], threads })
await train({
  run,
  folder: join(folder, 'run'),
  images: {
    warmUp: await Promise.all(training.map((image) => withOutlinedNuclei(image, imageFolder))),
    training,
    validation: await phantomImages(imageFolder, validationSeeds),
  },
  backend: await openBackend(backend, { threads }),
  engine,
  scratchDir: imageFolder,
  initialWeights: await startingWeights(run),
  resume,
  pipelineWorkers: 1,
  checkpointEverySteps: 4,
})
await engine.close()
process.exit() // the threads of the WebAssembly back-end would keep it alive
