import { unfinishedStates } from './analyses.ts'
import type { AnalysisWithSlide } from './analysis-requests.ts'
import type { Database } from './client.ts'

/** A tenant's analyses that are unfinished or ended after `since`, those that moved last first. */
export async function findRecentAnalyses(
  db: Database,
  tenantId: string,
  { since, limit }: { readonly since: Date; readonly limit: number },
): Promise<AnalysisWithSlide[]> {
  return db.analysis.findMany({
    where: {
      tenantId,
      slide: { state: 'ready' },
      // both by the index on state and time
      OR: [
        { state: { in: [...unfinishedStates] } },
        { state: { in: ['completed', 'partial', 'failed', 'cancelled'] }, touchedAt: { gte: since } },
      ],
    },
    include: { slide: true, model: true },
    orderBy: { touchedAt: 'desc' },
    take: limit,
  })
}
