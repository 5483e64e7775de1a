import { writePhantomSlide } from '@metaphase/phantom'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../src/client.ts'
import { analyseUndisturbed, runChaos, type KnownSlide } from './run.ts'
import { startStage, type Stage } from './stage.ts'
import { losses } from './verify.ts'

// One run with short faults; `npm run chaos` has more, longer ones, and clocks that are wrong.
let dataDir: string
let stage: Stage
let apiKey: string
let known: KnownSlide[]

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'metaphase-chaos-'))
  await chmod(dataDir, 0o755) // the account that root runs Postgres as must get through
  stage = await startStage(dataDir)
  apiKey = await stage.system.createApiKey(['admin'])
  const path = join(dataDir, 'phantom.tiff')
  await writePhantomSlide(path, { seed: 50, widthPx: 2_000, heightPx: 2_000 }, { compression: 'deflate' })
  known = await analyseUndisturbed(stage, apiKey, [path])
  await createClient(stage.system.url, apiKey).createWebhookEndpoint(stage.receiver.url)
}, 60_000)
afterAll(async () => {
  await stage.stop()
  await rm(dataDir, { recursive: true })
}, 60_000)

test('ten faults of eight kinds while slides are analysed: nothing is lost, doubled or left behind', async () => {
  const run = await runChaos(stage, apiKey, known, {
    seed: 7,
    faults: 10,
    faultMs: 2_500,
    minuteShare: 0,
    clockEnv: null,
  })
  expect(run.losses).toEqual([])
  expect(run.slides).toBeGreaterThan(1)
  expect(new Set(run.faults.map(({ kind }) => kind)).size).toBe(8)
}, 300_000)

test('what is lost is noticed', async () => {
  const lost = {
    externalId: 'x',
    slideId: crypto.randomUUID(),
    analysisId: crypto.randomUUID(),
    expectedFigures: '[]',
  }
  const found = await losses(stage, [lost], async () => '[{}]', { settledWithinMs: 0 })
  expect(found).toEqual([
    expect.stringContaining('not those of an undisturbed run'),
    expect.stringContaining('there is no analysis'),
    expect.stringContaining('0 slides'),
    expect.stringContaining('was not delivered'),
  ])
})
