import { createClient, type Client } from './client.ts'
import { startSystem, type System, type SystemOptions } from './system.ts'
import { withServices } from './with-services.ts'

/** Runs `work` against a whole system of its own in a temporary folder, and removes both. */
export function withSystem<Result>(
  options: Omit<SystemOptions, 'services' | 'name' | 'dataDir'>,
  work: (client: Client, system: System) => Promise<Result>,
): Promise<Result> {
  return withServices(async (services, dataDir) => {
    const system = await startSystem({ ...options, services, name: 'metaphase', dataDir })
    try {
      return await work(createClient(system.url, await system.createApiKey(['admin'])), system)
    } finally {
      await system.stop()
    }
  })
}
