import type { Database, Transaction } from './client.ts'
import { databaseNow } from './clock.ts'
import type { AnalysisState, Prisma } from './generated/client.ts'
import { recordWebhookEvent, type WebhookEventType } from './webhook-outbox.ts'

/** One attempt at an analysis: only the current generation may change it. */
export interface AnalysisRun {
  readonly analysisId: string
  readonly generation: number
}

export const unfinishedStates = [
  'queued',
  'planning',
  'detecting',
  'reducing',
] as const satisfies AnalysisState[]
export const isEnded = (state: AnalysisState): boolean =>
  !(unfinishedStates as readonly string[]).includes(state)

/** The analysis with its slide and model while `generation` is current and it has not ended, else null. */
export async function findRunnable(db: Database, { analysisId, generation }: AnalysisRun) {
  return db.analysis.findFirst({
    where: { id: analysisId, generation, state: { in: [...unfinishedStates] } },
    include: { slide: true, model: true },
  })
}
export type RunnableAnalysis = NonNullable<Awaited<ReturnType<typeof findRunnable>>>

/** Moves the run from one of `from` to `to`; false when it is no longer there, in which case the caller stops. */
async function advance(
  db: Database | Transaction,
  { analysisId, generation }: AnalysisRun,
  from: AnalysisState[],
  data: Prisma.AnalysisUpdateManyMutationInput & { state: AnalysisState },
): Promise<boolean> {
  const where = { id: analysisId, generation, state: { in: from } }
  const { count } = await db.analysis.updateMany({
    where,
    data: { ...data, touchedAt: await databaseNow(db) },
  })
  return count === 1
}

export const beginPlanning = (db: Database, run: AnalysisRun): Promise<boolean> =>
  advance(db, run, ['queued', 'planning'], { state: 'planning', startedAt: new Date() })

export interface RecordedPlan {
  readonly planKey: string
  readonly tilesPlanned: number
  readonly batches: number
  readonly areaMm2: number
}
export const beginDetecting = (db: Database, run: AnalysisRun, plan: RecordedPlan): Promise<boolean> =>
  advance(db, run, ['planning', 'detecting'], { state: 'detecting', ...plan })

export const beginReducing = (db: Database, run: AnalysisRun): Promise<boolean> =>
  advance(db, run, ['detecting', 'reducing'], { state: 'reducing' })

/** Starts over under a new generation, whose job ids are new; null when the run has ended or moved on meanwhile. */
export async function beginNewGeneration(
  db: Database,
  { analysisId, generation }: AnalysisRun,
): Promise<AnalysisRun | null> {
  const { count } = await db.analysis.updateMany({
    where: { id: analysisId, generation, state: { in: [...unfinishedStates] } },
    data: { generation: generation + 1, state: 'queued', touchedAt: await databaseNow(db) },
  })
  return count === 1 ? { analysisId, generation: generation + 1 } : null
}

/** Unfinished analyses that nothing has moved since `before`. */
export async function findStalled(db: Database, before: Date, limit: number) {
  return db.analysis.findMany({
    where: { state: { in: [...unfinishedStates] }, touchedAt: { lt: before } },
    orderBy: { touchedAt: 'asc' },
    take: limit,
    select: { id: true, slideId: true, generation: true, state: true, planKey: true, createdAt: true },
  })
}

export async function touchAnalysis(db: Database, { analysisId, generation }: AnalysisRun): Promise<void> {
  const touchedAt = await databaseNow(db)
  await db.analysis.updateMany({ where: { id: analysisId, generation }, data: { touchedAt } })
}

/** What the reducer found; figures of `generation` must have been staged before. */
export interface AnalysisResult {
  readonly state: 'completed' | 'partial'
  readonly tilesAnalysed: number
  /** Tissue in the tiles that were analysed: what the density divides by. */
  readonly areaMm2: number
  readonly threshold: number
  readonly mitoses: number
  /** Null where no classifier ran. */
  readonly atypical: number | null
  /** {value, low, high}: of the mitotic figures that were classified; null where none was. */
  readonly atypicalShare: Prisma.InputJsonObject | null
  readonly candidates: number
  readonly mitosesLow: number
  readonly mitosesHigh: number
  readonly hotspot: Prisma.InputJsonObject | null
  readonly executionProviders: string[]
  readonly failedBatches: Prisma.InputJsonArray
}

/** Makes the staged result visible together with its webhook event, in one short transaction. Null when the run has moved on. */
export async function completeAnalysis(
  db: Database,
  run: AnalysisRun,
  result: AnalysisResult,
): Promise<string[] | null> {
  const { hotspot, atypicalShare, ...columns } = result
  return db.$transaction(async (tx) => {
    const data = {
      ...columns,
      ...(hotspot ? { hotspot } : {}),
      ...(atypicalShare ? { atypicalShare } : {}),
      resultGeneration: run.generation,
      finishedAt: new Date(),
    }
    if (!(await advance(tx, run, ['reducing'], data))) return null
    return recordEnd(tx, run.analysisId, 'analysis.completed')
  })
}

export async function failAnalysis(
  db: Database,
  run: AnalysisRun,
  { errorCode, errorDetail }: { errorCode: string; errorDetail: string },
): Promise<string[] | null> {
  return db.$transaction(async (tx) => {
    const data = { state: 'failed' as const, errorCode, errorDetail, finishedAt: new Date() }
    if (!(await advance(tx, run, [...unfinishedStates], data))) return null
    return recordEnd(tx, run.analysisId, 'analysis.failed')
  })
}

/** Ends whichever generation is current; null when the analysis had ended already. */
export async function cancelAnalysis(db: Database, analysisId: string): Promise<string[] | null> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.analysis.updateMany({
      where: { id: analysisId, state: { in: [...unfinishedStates] } },
      data: { state: 'cancelled', finishedAt: new Date(), touchedAt: await databaseNow(tx) },
    })
    return count === 1 ? recordEnd(tx, analysisId, 'analysis.cancelled') : null
  })
}

/** Links, not results: the receiver asks for what it wants to know. */
async function recordEnd(tx: Transaction, analysisId: string, type: WebhookEventType): Promise<string[]> {
  const analysis = await tx.analysis.findUniqueOrThrow({
    where: { id: analysisId },
    include: { slide: true },
  })
  const data = {
    analysisId,
    slideId: analysis.slideId,
    externalId: analysis.slide.externalId,
    state: analysis.state,
    mitoses: analysis.mitoses,
    atypical: analysis.atypical,
    atypicalShare: analysis.atypicalShare,
    areaMm2: analysis.areaMm2,
    coverage: coverageOf(analysis),
    error: analysis.errorCode ? { code: analysis.errorCode, detail: analysis.errorDetail } : null,
    links: { analysis: `/analyses/${analysisId}`, figures: `/analyses/${analysisId}/figures` },
  }
  return recordWebhookEvent(tx, { tenantId: analysis.tenantId, type, data })
}

/** Share of the planned tiles that were analysed; null before there is a result. A slide without tissue is covered. */
export function coverageOf(analysis: {
  tilesPlanned: number | null
  tilesAnalysed: number | null
}): number | null {
  if (analysis.tilesAnalysed === null || analysis.tilesPlanned === null) return null
  return analysis.tilesPlanned === 0 ? 1 : analysis.tilesAnalysed / analysis.tilesPlanned
}
