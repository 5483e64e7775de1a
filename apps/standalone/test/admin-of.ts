import { createClient, type Client } from '../src/client.ts'
import type { System } from '../src/system.ts'

/** A client with every right on `system`. */
export const adminOf = async (system: System): Promise<Client> =>
  createClient(system.url, await system.createApiKey(['admin']))
