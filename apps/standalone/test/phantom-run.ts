import { createClient, hasEnded, type Analysis, type Client } from '../src/client.ts'
import type { System } from '../src/system.ts'

/** A client with every right on `system`. */
export const adminOf = async (system: System): Promise<Client> =>
  createClient(system.url, await system.createApiKey(['admin']))

/** Asks until `done` is true of the analysis. */
export async function analysisWhen(
  client: Client,
  analysisId: string,
  done: (analysis: Analysis) => boolean = hasEnded,
): Promise<Analysis> {
  for (;;) {
    const analysis = await client.analysis(analysisId)
    if (done(analysis)) return analysis
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
