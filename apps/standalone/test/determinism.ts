import type { ServiceAddresses } from '@metaphase/testing'
import { createHash } from 'node:crypto'
import type { Client } from '../src/client.ts'
import { startSystem, type System } from '../src/system.ts'
import { analysisWhen } from '../src/analysis-when.ts'
import { adminOf } from './admin-of.ts'

export interface Run {
  readonly tilesPerBatch: number
  readonly workers: number
  readonly threads: number
  /** Kills one worker, with SIGKILL, once batches are done and others are not. */
  readonly killOne: boolean
}

export interface Outcome extends Run {
  readonly state: string
  readonly figures: number
  /** SHA-256 of the canonical JSON of all figures, candidates included. */
  readonly sha256: string
  readonly json: string
}

/** Locks short enough that a killed worker's batch is given to another within seconds. */
const LOCK_MS = 2_000

/** Analyses one slide on a system of the given make; the slide is posted by the first run and found by the others. */
export async function analyseOn(
  {
    services,
    name,
    dataDir,
    slidePath,
  }: { services: ServiceAddresses; name: string; dataDir: string; slidePath: string },
  run: Run,
): Promise<Outcome> {
  const env = { EXECUTION_PROVIDERS: 'cpu', ENGINE_THREADS: String(run.threads), LOCK_MS: String(LOCK_MS) }
  const system = await startSystem({ services, name, dataDir, model: 'haematoxylin-baseline', ...run, env })
  try {
    const client = await adminOf(system)
    const { slide } = await client.postSlide(slidePath, { analyse: 'false' })
    const { id } = await client.startAnalysis(slide.id)
    if (run.killOne) await killHalfWay(system, client, id)
    const { state } = await analysisWhen(client, id)
    const figures = await client.figures(id, 0)
    const json = JSON.stringify(figures)
    const sha256 = createHash('sha256').update(json).digest('hex')
    return { ...run, state, figures: figures.length, sha256, json }
  } finally {
    await system.stop()
  }
}

async function killHalfWay(system: System, client: Client, analysisId: string): Promise<void> {
  await analysisWhen(client, analysisId, ({ progress }) => progress > 0)
  const { progress } = await client.analysis(analysisId)
  if (progress >= 1)
    throw new Error('The analysis ended before a worker could be killed: take a larger slide')
  await system.workersGpu.pop()?.kill()
}
