import { randomUUID } from 'node:crypto'
import { unfinishedStates } from './analyses.ts'
import type { Database } from './client.ts'

/** Asks for an analysis of a ready slide; null when the slide is not ready, and no slide is deleted meanwhile. */
export async function createAnalysis(
  db: Database,
  { tenantId, slideId, modelSha256 }: { tenantId: string; slideId: string; modelSha256: string },
): Promise<string | null> {
  return db.$transaction(async (tx) => {
    const ready = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM slides
      WHERE id = ${slideId}::uuid AND tenant_id = ${tenantId}::uuid AND state = 'ready' FOR SHARE`
    if (ready.length === 0) return null
    const { id } = await tx.analysis.create({ data: { id: randomUUID(), tenantId, slideId, modelSha256 } })
    return id
  })
}

/** The analysis with its slide and model; null where this tenant sees none, as when its slide is deleted. */
export async function findAnalysis(db: Database, tenantId: string, analysisId: string) {
  return db.analysis.findFirst({
    where: { id: analysisId, tenantId, slide: { state: 'ready' } },
    include: { slide: true, model: true },
  })
}
export type AnalysisWithSlide = NonNullable<Awaited<ReturnType<typeof findAnalysis>>>

export async function listAnalysisIds(
  db: Database,
  slideId: string,
): Promise<{ id: string; isEnded: boolean }[]> {
  const analyses = await db.analysis.findMany({ where: { slideId }, select: { id: true, state: true } })
  const unfinished: readonly string[] = unfinishedStates
  return analyses.map(({ id, state }) => ({ id, isEnded: !unfinished.includes(state) }))
}
