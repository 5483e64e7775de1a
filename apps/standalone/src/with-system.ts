import { startEmbeddedServices } from '@metaphase/testing'
import { mkdtemp, chmod, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient, type Client } from './client.ts'
import { startSystem, type System, type SystemOptions } from './system.ts'

/** Runs `work` against a whole system of its own in a temporary folder, and removes both. */
export async function withSystem<Result>(
  options: Omit<SystemOptions, 'services' | 'name' | 'dataDir'>,
  work: (client: Client, system: System) => Promise<Result>,
): Promise<Result> {
  const dataDir = await mkdtemp(join(tmpdir(), 'metaphase-'))
  await chmod(dataDir, 0o755) // the account that root runs Postgres as must get through
  const services = await startEmbeddedServices({ dataDir: join(dataDir, 'services') })
  try {
    const system = await startSystem({ ...options, services, name: 'metaphase', dataDir })
    try {
      return await work(createClient(system.url, await system.createApiKey(['admin'])), system)
    } finally {
      await system.stop()
    }
  } finally {
    await services.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}
