import { failAnalysis, type AnalysisRun } from '@metaphase/db'
import { sendDeliveries, type Services } from './services.ts'

/** Ends the run as failed, unless it has ended or moved on, and sends its webhooks. */
export async function endAsFailed(
  services: Services,
  run: AnalysisRun & { readonly createdAt: Date },
  failure: { readonly errorCode: string; readonly errorDetail: string },
  batchesGivenUp = 0,
): Promise<void> {
  const { analysisId, generation, createdAt } = run
  const deliveries = await failAnalysis(services.db, { analysisId, generation }, failure)
  if (deliveries) services.metrics.observeEnd({ state: 'failed', coverage: null, createdAt, batchesGivenUp })
  await sendDeliveries(services, deliveries)
}
