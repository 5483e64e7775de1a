import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { checkpointPath } from '../src/loop/checkpoint.ts'
import { readRunLog, runLogPath } from '../src/report/run-log.ts'
import { startTraining } from './start-training.ts'
import type { PhantomTraining } from './train-phantoms.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-resume-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A warm-up epoch, then two with teacher, validation and mining; one thread, whose sums have one order. */
const training: PhantomTraining = {
  backend: 'wasm',
  threads: 1,
  resume: false,
  trainingSeeds: [1],
  validationSeeds: [101],
  run: {
    epochs: 3,
    stepsPerEpoch: 10,
    cropPx: 32,
    validation: { everyEpochs: 1, patienceEpochs: 10 },
    hardNegativeMining: { everyEpochs: 1, perMm2: 100 },
  },
}

async function stepsDone(run: string): Promise<number> {
  if (!existsSync(runLogPath(run))) return 0
  return (await readRunLog(run)).filter(({ event }) => event === 'step').length
}

test('a run killed in the middle of an epoch, twice, and resumed ends with the very bytes of one that was left alone', async () => {
  const [undisturbed, killed] = [join(folder, 'undisturbed'), join(folder, 'killed')]
  await startTraining(undisturbed, training).ended

  for (const steps of [6, 17]) {
    const { child, ended } = startTraining(killed, { ...training, resume: steps !== 6 })
    await vi.waitUntil(async () => (await stepsDone(join(killed, 'run'))) >= steps, { timeout: 60_000 })
    child.kill('SIGKILL')
    await ended
  }
  await startTraining(killed, { ...training, resume: true }).ended

  const [expected, actual] = await Promise.all(
    [undisturbed, killed].map((of) => readFile(checkpointPath(join(of, 'run')))),
  )
  expect(actual!.equals(expected!)).toBe(true)
  const resumed = (await readRunLog(join(killed, 'run'))).filter(({ event }) => event === 'start')
  expect(resumed).toHaveLength(3)
  expect(await stepsDone(join(killed, 'run'))).toBe(30)
}, 240_000)

test('a checkpoint of another run file is refused', async () => {
  const other = { ...training, resume: true, run: { ...training.run, seed: 8 } }
  await expect(startTraining(join(folder, 'undisturbed'), other).ended).rejects.toThrow('of another run file')
}, 60_000)
