import { hasEnded, type Analysis, type Client } from './client.ts'

const POLL_MS = 50

/** Asks for the analysis until `done` is true of it; by default, until it has ended. */
export async function analysisWhen(
  client: Client,
  analysisId: string,
  done: (analysis: Analysis) => boolean = hasEnded,
): Promise<Analysis> {
  for (;;) {
    const analysis = await client.analysis(analysisId)
    if (done(analysis)) return analysis
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
