// Faults at random moments while slides are analysed; afterwards nothing may be lost.
//   npm run chaos [-- --runs 100 --seed 1 --faults 12 --fault-s 5]
// Locks are 2 s here, so that a fault of 5 s is to them what one of 75 s is to the 30 s of production.
import { writePhantomSlide } from '@metaphase/phantom'
import { locateFaketime } from '@metaphase/testing'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createClient } from '../../src/client.ts'
import { faultTable } from './report.ts'
import { analyseUndisturbed, runChaos, type ChaosRun } from './run.ts'
import { startStage } from './stage.ts'

const SLIDES = 3
/** Fewer show too little to count. */
const FAULTS_MIN = 10
const KINDS_MIN = 5
const number = (fallback: number) => ({ type: 'string', default: String(fallback) }) as const
const { values } = parseArgs({
  options: { runs: number(1), seed: number(1), faults: number(12), 'fault-s': number(5) },
})

const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-chaos-'))
await chmod(dataDir, 0o755) // the account that root runs Postgres as must get through
const clockEnv = await locateFaketime().catch((error: Error) => {
  console.log(`No clock is set wrong: ${error.message}`)
  return null
})
const stage = await startStage(dataDir)
const runs: ChaosRun[] = []
try {
  const apiKey = await stage.system.createApiKey(['admin'])
  const paths = await Promise.all(
    Array.from({ length: SLIDES }, async (_, i) => {
      const path = join(dataDir, `phantom-${i}.tiff`)
      await writePhantomSlide(
        path,
        { seed: 50 + i, widthPx: 3_000, heightPx: 3_000 },
        { compression: 'deflate' },
      )
      return path
    }),
  )
  const known = await analyseUndisturbed(stage, apiKey, paths)
  await createClient(stage.system.url, apiKey).createWebhookEndpoint(stage.receiver.url)
  for (let i = 0; i < Number(values.runs); i++) {
    const seed = Number(values.seed) + i
    const run = await runChaos(stage, apiKey, known, {
      seed,
      faults: Number(values.faults),
      faultMs: Number(values['fault-s']) * 1000,
      clockEnv,
    })
    runs.push(run)
    const kinds = new Set(run.faults.map(({ kind }) => kind)).size
    const { slides, faults, losses, seconds } = run
    console.log(JSON.stringify({ seed, slides, faults: faults.length, kinds, seconds, losses }))
  }
  const { api, workerCpu, workersGpu } = stage.slots
  const restarts = [api, workerCpu, ...workersGpu].map((slot) => `${slot.name} ${slot.restarts()}`).join(', ')
  console.log(`\n${faultTable(runs)}\n\nStarted again: ${restarts}`)
} finally {
  await stage.stop()
  await rm(dataDir, { recursive: true })
}
const counted = runs.filter(
  ({ faults }) => faults.length >= FAULTS_MIN && new Set(faults.map(({ kind }) => kind)).size >= KINDS_MIN,
)
const lost = runs.filter(({ losses }) => losses.length > 0)
console.log(
  `${counted.length} of ${runs.length} runs had enough faults to count; ${lost.length} lost something`,
)
process.exitCode = lost.length === 0 && counted.length === runs.length ? 0 : 1
