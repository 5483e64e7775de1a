import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { isNativeSetUp } from '../src/backend/open-node.ts'
import { checkpointPath } from '../src/loop/checkpoint.ts'
import { readRunLog, runLogPath } from '../src/report/run-log.ts'
import { startTraining } from './start-training.ts'
import type { PhantomTraining } from './train-phantoms.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metaphase-resume-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A warm-up epoch, then two with teacher, validation and mining. */
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

/** TensorFlow is compared where `trainer setup` has brought it. */
const machines = [
  { backend: 'wasm', threads: 1, skipped: false },
  { backend: 'node', threads: 2, skipped: !isNativeSetUp('node') },
] as const

for (const { backend, threads, skipped } of machines)
  test.skipIf(skipped)(
    `${backend}: a run killed in the middle of an epoch, twice, and resumed ends with the very bytes of one left alone`,
    async () => {
      const [undisturbed, killed] = [join(folder, backend, 'undisturbed'), join(folder, backend, 'killed')]
      const here = { ...training, backend, threads }
      await startTraining(undisturbed, here).ended

      for (const steps of [6, 17]) {
        const { child, ended } = startTraining(killed, { ...here, resume: steps !== 6 })
        await vi.waitUntil(async () => (await stepsDone(join(killed, 'run'))) >= steps, { timeout: 60_000 })
        child.kill('SIGKILL')
        await ended
      }
      await startTraining(killed, { ...here, resume: true }).ended

      const [expected, actual] = await Promise.all(
        [undisturbed, killed].map((of) => readFile(checkpointPath(join(of, 'run')))),
      )
      expect(actual!.equals(expected!)).toBe(true)
      const starts = (await readRunLog(join(killed, 'run'))).filter(({ event }) => event === 'start')
      expect(starts).toHaveLength(3)
      expect(await stepsDone(join(killed, 'run'))).toBe(30)
    },
    240_000,
  )

test('a checkpoint of another run file is refused', async () => {
  const other = { ...training, resume: true, run: { ...training.run, seed: 8 } }
  await expect(startTraining(join(folder, 'wasm', 'undisturbed'), other).ended).rejects.toThrow(
    'of another run file',
  )
}, 60_000)
