import { randomUUID } from 'node:crypto'
import { unfinishedStates } from './analyses.ts'
import type { Database } from './client.ts'

/** Asks for an analysis of a ready slide, once for each `id`; null when the slide is not ready, and no slide is deleted meanwhile. */
export async function createAnalysis(
  db: Database,
  analysis: { id?: string; tenantId: string; slideId: string; modelSha256: string },
): Promise<string | null> {
  const { id = randomUUID(), tenantId, slideId } = analysis
  return db.$transaction(async (tx) => {
    const ready = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM slides
      WHERE id = ${slideId}::uuid AND tenant_id = ${tenantId}::uuid AND state = 'ready' FOR SHARE`
    if (ready.length === 0) return null
    await tx.analysis.upsert({ where: { id }, create: { ...analysis, id }, update: {} })
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
