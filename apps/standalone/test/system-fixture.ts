import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Client } from '../src/client.ts'
import { startSystem, type System, type SystemOptions } from '../src/system.ts'
import { adminOf } from './admin-of.ts'

export interface RunningSystem {
  readonly system: System
  readonly client: Client
  readonly dataDir: string
  stop(): Promise<void>
}

/** A whole system for one test file: own database, bucket, queues and folder over the run's services. */
export async function startTestSystem(options: Partial<SystemOptions> = {}): Promise<RunningSystem> {
  const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-system-'))
  const system = await startSystem({
    services: inject('services'),
    name: dataDir.split('/').at(-1)!.toLowerCase(),
    dataDir,
    workers: 1,
    tilesPerBatch: 8,
    model: 'haematoxylin-baseline',
    ...options,
  })
  const stop = async () => {
    await system.stop()
    await rm(dataDir, { recursive: true })
  }
  return { system, client: await adminOf(system), dataDir, stop }
}
