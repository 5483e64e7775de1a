import type { Database } from './client.ts'
import type { SignOff } from './generated/client.ts'

export type NewSignOff = Omit<SignOff, 'id' | 'createdAt'>

export async function recordSignOff(db: Database, signOff: NewSignOff): Promise<SignOff> {
  return db.signOff.create({ data: signOff })
}

/** All sign-offs of an analysis, first to last; the latest of a reviewer is theirs. */
export async function listSignOffs(db: Database, analysisId: string): Promise<SignOff[]> {
  return db.signOff.findMany({ where: { analysisId }, orderBy: { id: 'asc' } })
}

/** The latest review of the analysis, null where there is none. */
export async function findLastReviewId(db: Database, analysisId: string): Promise<number | null> {
  const last = await db.review.findFirst({
    where: { analysisId },
    orderBy: { id: 'desc' },
    select: { id: true },
  })
  return last?.id ?? null
}
