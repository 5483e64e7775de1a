import type { AnalysisRun } from './analyses.ts'
import type { Database } from './client.ts'
import { databaseNow } from './clock.ts'
import { Prisma } from './generated/client.ts'

/** A place in a list of dead letters, newest first: the last one seen. */
export interface DeadLetterPosition {
  readonly at: Date
  readonly id: string
}

interface Page {
  readonly after?: DeadLetterPosition | undefined
  readonly limit: number
}

/** The tenant's deliveries that were given up, those of the newest events first. */
export async function listDeadDeliveries(db: Database, tenantId: string, { after, limit }: Page) {
  return db.webhookDelivery.findMany({
    where: {
      state: 'dead',
      endpoint: { tenantId },
      ...(after && {
        OR: [
          { event: { createdAt: { lt: after.at } } },
          { event: { createdAt: after.at }, id: { gt: after.id } },
        ],
      }),
    },
    include: { event: true, endpoint: true },
    orderBy: [{ event: { createdAt: 'desc' } }, { id: 'asc' }],
    take: limit,
  })
}
export type DeadDelivery = Awaited<ReturnType<typeof listDeadDeliveries>>[number]

/** The tenant's delivery that was given up; null where there is none. */
export async function findDeadDelivery(
  db: Database,
  tenantId: string,
  id: string,
): Promise<DeadDelivery | null> {
  return db.webhookDelivery.findFirst({
    where: { id, state: 'dead', endpoint: { tenantId } },
    include: { event: true, endpoint: true },
  })
}

/** Lets a dead delivery be attempted once more, now; false when it is not dead any more or its endpoint is disabled. */
export async function reviveDelivery(db: Database, id: string): Promise<boolean> {
  const { count } = await db.webhookDelivery.updateMany({
    where: { id, state: 'dead', endpoint: { enabled: true } },
    data: { state: 'pending', nextAttemptAt: await databaseNow(db) },
  })
  return count === 1
}

/** The tenant's analyses that failed or saw only a part of their slide, latest first. */
export async function listDeadAnalyses(db: Database, tenantId: string, { after, limit }: Page) {
  return db.analysis.findMany({
    where: {
      tenantId,
      state: { in: ['failed', 'partial'] },
      slide: { state: 'ready' },
      ...(after && {
        OR: [{ finishedAt: { lt: after.at } }, { finishedAt: after.at, id: { gt: after.id } }],
      }),
    },
    orderBy: [{ finishedAt: 'desc' }, { id: 'asc' }],
    take: limit,
  })
}

/**
 * Takes a failed or partial analysis up again under a new generation, without the result it had. Null when it has not ended so,
 * or when people have said something of its figures, which a new result may number otherwise.
 */
export async function reopenAnalysis(db: Database, analysisId: string): Promise<AnalysisRun | null> {
  const [reopened] = await db.analysis.updateManyAndReturn({
    where: {
      id: analysisId,
      state: { in: ['failed', 'partial'] },
      reviews: { none: {} },
      addedFigures: { none: {} },
      signOffs: { none: {} },
    },
    data: {
      state: 'queued',
      generation: { increment: 1 },
      touchedAt: await databaseNow(db),
      finishedAt: null,
      errorCode: null,
      errorDetail: null,
      resultGeneration: null,
      tilesAnalysed: null,
      threshold: null,
      mitoses: null,
      atypical: null,
      atypicalShare: Prisma.DbNull,
      candidates: null,
      mitosesLow: null,
      mitosesHigh: null,
      hotspot: Prisma.DbNull,
      executionProviders: [],
      failedBatches: Prisma.DbNull,
    },
    select: { id: true, generation: true },
  })
  return reopened ? { analysisId: reopened.id, generation: reopened.generation } : null
}
