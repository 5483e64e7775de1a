// Faults at random moments while slides are analysed; afterwards nothing may be lost.
//   npm run chaos [-- --runs 100 --seed 1 --faults 12 --fault-s 5 --minute-share 0.3 --log FILE]
//   npm run chaos -- --table FILE         all the runs in a log, which further calls add to
// Locks are 2 s here, so that a fault of 5 s is to them what one of 75 s is to the 30 s of production; of those that last, a share lasts a minute.
import { writePhantomSlide } from '@metaphase/phantom'
import { locateFaketime } from '@metaphase/testing'
import { appendFile, chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '../../src/client.ts'
import { faultTable, runLine, summary } from './report.ts'
import { analyseUndisturbed, runChaos, type ChaosRun } from './run.ts'
import { startStage, type Stage } from './stage.ts'

const SLIDES = 3
const number = (fallback: number) => ({ type: 'string', default: String(fallback) }) as const
const file = { type: 'string' } as const
const { values } = parseArgs({
  options: {
    runs: number(1),
    seed: number(1),
    faults: number(12),
    'fault-s': number(5),
    'minute-share': number(0.3),
    log: file,
    table: file,
  },
})

const runs = values.table === undefined ? await newRuns() : await loggedRuns(values.table)
const { text, isWell } = summary(runs)
console.log(`\n${faultTable(runs)}\n\n${text}`)
process.exitCode = isWell ? 0 : 1

async function loggedRuns(path: string): Promise<ChaosRun[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as ChaosRun)
}

async function newRuns(): Promise<ChaosRun[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-chaos-'))
  await chmod(dataDir, 0o755) // the account that root runs Postgres as must get through
  const clockEnv = await locateFaketime().catch((error: Error) => {
    console.log(`No clock is set wrong: ${error.message}`)
    return null
  })
  const stage = await startStage(dataDir)
  try {
    return await runOn(stage, { dataDir, clockEnv })
  } finally {
    await stage.stop()
    await rm(dataDir, { recursive: true })
  }
}

async function runOn(
  stage: Stage,
  { dataDir, clockEnv }: { dataDir: string; clockEnv: Awaited<ReturnType<typeof locateFaketime>> | null },
): Promise<ChaosRun[]> {
  const apiKey = await stage.system.createApiKey(['admin'])
  const paths = Array.from({ length: SLIDES }, (_, i) => join(dataDir, `phantom-${i}.tiff`))
  for (const [i, path] of paths.entries())
    await writePhantomSlide(
      path,
      { seed: 50 + i, widthPx: 2_000, heightPx: 2_000 },
      { compression: 'deflate' },
    )
  const known = await analyseUndisturbed(stage, apiKey, paths)
  await createClient(stage.system.url, apiKey).createWebhookEndpoint(stage.receiver.url)
  const runs: ChaosRun[] = []
  for (let i = 0; i < Number(values.runs); i++) {
    const run = await runChaos(stage, apiKey, known, {
      seed: Number(values.seed) + i,
      faults: Number(values.faults),
      faultMs: Number(values['fault-s']) * 1000,
      minuteShare: Number(values['minute-share']),
      clockEnv,
    })
    runs.push(run)
    console.log(runLine(run))
    if (values.log !== undefined) await appendFile(values.log, `${JSON.stringify(run)}\n`)
  }
  const { api, workerCpu, workersGpu } = stage.slots
  const restarts = [api, workerCpu, ...workersGpu].map((slot) => `${slot.name} ${slot.restarts()}`).join(', ')
  console.log(`Started again: ${restarts}`)
  return runs
}
